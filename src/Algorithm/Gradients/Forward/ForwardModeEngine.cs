namespace SparseRtrl.Algorithm;

/// <summary>
/// Online gradients from an influence matrix, exact or estimated, carried forward in time with the state. Instead of ∂s/∂w of the
/// readout's trace it keeps G(t) = λ·G(t−1) + (1−λ)·V·∂h(t)/∂w, which is o × P; then ∂loss/∂w = Σ_o δ_o·G_o. The readout's own
/// gradient is exact. Memory does not grow with the sequence.
/// </summary>
internal sealed class ForwardModeEngine : IGradientEngine<double>
{
    private readonly CellLayout layout;
    private readonly CellDynamics dynamics;
    private readonly IInfluenceEstimate influence;
    private readonly double[] feedback;
    private readonly double[] trace; // s of the readout, n
    private readonly double[] output; // y, o
    private readonly double[][] gradientTraces; // G, o × P

    /// <param name="influence">The estimate of M, made for this network's layout.</param>
    /// <param name="feedback">
    /// o × n, row-major: used in place of the readout weights V to carry errors to the units. Without it errors take V itself.
    /// </param>
    public ForwardModeEngine(Network<double> network, IInfluenceEstimate influence, double[]? feedback = null)
    {
        Network = network;
        layout = network.Layout;
        dynamics = CellDynamics.Of(network);
        this.influence = influence;
        this.feedback = feedback ?? network.Parameters.ReadoutWeights;
        trace = new double[layout.Units];
        output = new double[layout.Outputs];
        gradientTraces = [.. Enumerable.Range(0, layout.Outputs).Select(_ => new double[layout.ParameterCount])];
        Gradient = layout.NewParameters<double>();
        Reset();
    }

    public Network<double> Network { get; }

    public bool IsOnline => true;

    public ParameterSet<double> Gradient { get; }

    /// <summary>What the influence estimate draws from.</summary>
    public RandomStream? Random { get; init; }

    public OperationCounts Counts => default;

    public ReadOnlySpan<double> Output => output;

    public void Reset()
    {
        dynamics.Reset();
        influence.Reset();
        Array.Clear(trace);
        Array.ForEach(gradientTraces, Array.Clear);
        Network.Parameters.ReadoutBias.CopyTo(output, 0);
    }

    public void Step(ReadOnlySpan<double> input)
    {
        if (input.Length != layout.Inputs)
        {
            throw new ArgumentException($"The network takes {layout.Inputs} inputs per step, not {input.Length}.", nameof(input));
        }

        dynamics.Step(input);
        influence.Update(dynamics);
        UpdateGradientTraces();
        Read();
    }

    public double AddLossGradient(LossKind kind, ReadOnlySpan<double> target)
    {
        double[] outputGradient = new double[layout.Outputs]; // δ
        double loss = LossFunction.Evaluate<double>(kind, output, target, outputGradient);
        for (int o = 0; o < layout.Outputs; o++)
        {
            Gradient.ReadoutBias[o] += outputGradient[o];
            Vectors.AddScaled(Gradient.ReadoutWeights.AsSpan(o * layout.Units), outputGradient[o], trace);
            Vectors.AddScaled(Gradient.Cell, outputGradient[o], gradientTraces[o]);
        }

        return loss;
    }

    /// <summary>Nothing is left to do: the gradient is complete at every step.</summary>
    public void FinishSequence()
    {
    }

    private void UpdateGradientTraces()
    {
        double decay = Network.Readout.Decay;
        double[] stateWeights = new double[layout.Units]; // (1 − λ)·V_ok·∂h_k/∂s_k
        for (int o = 0; o < layout.Outputs; o++)
        {
            foreach (ref double element in gradientTraces[o].AsSpan())
            {
                element *= decay;
            }

            for (int k = 0; k < layout.Units; k++)
            {
                stateWeights[k] = OutputWeight(o, k) * dynamics.Emissions[k].OutputSlope;
            }

            influence.AddWeightedRows(stateWeights, gradientTraces[o]);
            foreach (InfluenceEntry entry in dynamics.DirectOutputInfluence)
            {
                gradientTraces[o][entry.Parameter] += OutputWeight(o, entry.Unit) * entry.Value;
            }
        }
    }

    private double OutputWeight(int o, int k) => (1 - Network.Readout.Decay) * feedback[o * layout.Units + k];

    /// <summary>s(t) = λ·s(t−1) + (1−λ)·h(t) and y(t) = V·s(t) + c.</summary>
    private void Read()
    {
        double decay = Network.Readout.Decay;
        for (int k = 0; k < layout.Units; k++)
        {
            trace[k] = decay * trace[k] + (1 - decay) * dynamics.Emissions[k].Output;
        }

        for (int o = 0; o < layout.Outputs; o++)
        {
            output[o] = Network.Parameters.ReadoutBias[o];
            for (int k = 0; k < layout.Units; k++)
            {
                output[o] += Network.Parameters.ReadoutWeights[o * layout.Units + k] * trace[k];
            }
        }
    }
}
