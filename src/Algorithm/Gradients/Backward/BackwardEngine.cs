namespace SparseRtrl.Algorithm;

/// <summary>
/// What the backward-mode methods share: forward steps that are kept, the readout, and the sweep that carries adjoints backward
/// over the kept steps. In double precision, written to be read; the adjoints of the cells are derived by hand from their
/// definitions and share nothing with the influence matrices of the forward-mode methods.
/// </summary>
public abstract class BackwardEngine : IGradientEngine<double>
{
    private readonly ReversibleCell cell;
    private readonly CellLayout layout;
    private readonly double decay; // λ
    private readonly List<KeptStep> steps = []; // oldest first
    private readonly double[] output; // y, o
    private readonly double[] trace; // s, n
    private bool hasLosses; // some kept step has a loss that no sweep has carried yet

    private protected BackwardEngine(Network<double> network)
    {
        Network = network;
        cell = ReversibleCell.Of(network);
        layout = network.Layout;
        decay = network.Readout.Decay;
        output = (double[])network.Parameters.ReadoutBias.Clone();
        trace = new double[layout.Units];
        Gradient = layout.NewParameters<double>();
    }

    public Network<double> Network { get; }

    public abstract bool IsOnline { get; }

    public ParameterSet<double> Gradient { get; }

    public OperationCounts Counts => default;

    public ReadOnlySpan<double> Output => output;

    /// <summary>How many time steps are in memory to be swept over.</summary>
    public int KeptSteps => steps.Count;

    public virtual void Reset()
    {
        cell.Reset();
        steps.Clear();
        hasLosses = false;
        Array.Clear(trace);
        Network.Parameters.ReadoutBias.CopyTo(output, 0);
    }

    public virtual void Step(ReadOnlySpan<double> input)
    {
        if (input.Length != layout.Inputs)
        {
            throw new ArgumentException($"The network takes {layout.Inputs} inputs per step, not {input.Length}.", nameof(input));
        }

        RecordedStep step = cell.Step(input.ToArray());
        steps.Add(new(step, layout.Outputs));
        for (int k = 0; k < layout.Units; k++)
        {
            trace[k] = decay * trace[k] + (1 - decay) * step.Output[k];
        }

        Read();
    }

    /// <exception cref="InvalidOperationException">There was no step yet.</exception>
    public virtual double AddLossGradient(LossKind kind, ReadOnlySpan<double> target)
    {
        if (steps.Count == 0)
        {
            throw new InvalidOperationException("A loss needs an output: call Step before AddLossGradient.");
        }

        hasLosses = true;
        double[] outputAdjoint = new double[layout.Outputs];
        double loss = LossFunction.Evaluate<double>(kind, output, target, outputAdjoint);
        for (int o = 0; o < layout.Outputs; o++)
        {
            steps[^1].OutputAdjoint[o] += outputAdjoint[o];
            Gradient.ReadoutBias[o] += outputAdjoint[o];
            for (int k = 0; k < layout.Units; k++)
            {
                Gradient.ReadoutWeights[o * layout.Units + k] += outputAdjoint[o] * trace[k];
            }
        }

        return loss;
    }

    public abstract void FinishSequence();

    /// <summary>
    /// Sweeps backward over all kept steps with the losses that no sweep has carried yet, and adds what they give to the gradient
    /// of the cell's parameters.
    /// </summary>
    /// <returns>What flows out of the oldest kept step.</returns>
    private protected Adjoints SweepLosses()
    {
        if (!hasLosses)
        {
            return Adjoints.Zero(layout);
        }

        Adjoints atStart = Sweep(Adjoints.Zero(layout), Gradient.Cell);
        steps.ForEach(step => Array.Clear(step.OutputAdjoint));
        hasLosses = false;
        return atStart;
    }

    /// <summary>
    /// Carries adjoints from the end of the newest kept step, and those of the losses, to the start of the oldest.
    /// </summary>
    /// <param name="adjoints">At the end of the newest step.</param>
    /// <param name="gradient">Receives, by addition, the adjoint of the cell's parameters. Length P.</param>
    private protected Adjoints Sweep(Adjoints adjoints, double[] gradient)
    {
        for (int t = steps.Count - 1; t >= 0; t--)
        {
            double[] readAdjoint = [.. adjoints.Read.Zip(steps[t].OutputAdjoint, (later, now) => later + now)];
            double[] cellOutputAdjoint = Array.ConvertAll(ReadoutTransposed(readAdjoint), s => (1 - decay) * s);
            adjoints = new(
                steps[t].Step.Reverse(adjoints.State, cellOutputAdjoint, gradient),
                Array.ConvertAll(readAdjoint, r => decay * r));
        }

        return adjoints;
    }

    private protected void ForgetOldestStep() => steps.RemoveAt(0);

    private protected void ForgetSteps() => steps.Clear();

    /// <summary>y = V·s + c</summary>
    private void Read()
    {
        for (int o = 0; o < layout.Outputs; o++)
        {
            output[o] = Network.Parameters.ReadoutBias[o];
            for (int k = 0; k < layout.Units; k++)
            {
                output[o] += Network.Parameters.ReadoutWeights[o * layout.Units + k] * trace[k];
            }
        }
    }

    /// <summary>Vᵀ·r, length n.</summary>
    private double[] ReadoutTransposed(double[] readAdjoint)
    {
        double[] traceAdjoint = new double[layout.Units];
        for (int o = 0; o < layout.Outputs; o++)
        {
            for (int k = 0; k < layout.Units; k++)
            {
                traceAdjoint[k] += Network.Parameters.ReadoutWeights[o * layout.Units + k] * readAdjoint[o];
            }
        }

        return traceAdjoint;
    }

    /// <param name="State">Of the cell's state. Length n.</param>
    /// <param name="Read">Of V·s, the trace as the readout sees it, from which that of s follows by Vᵀ. Length o.</param>
    private protected sealed record Adjoints(double[] State, double[] Read)
    {
        public static Adjoints Zero(CellLayout layout) => new(new double[layout.Units], new double[layout.Outputs]);
    }

    private sealed class KeptStep(RecordedStep step, int outputs)
    {
        public RecordedStep Step => step;

        /// <summary>ȳ(t) of the losses that no sweep has carried yet. Length o.</summary>
        public double[] OutputAdjoint { get; } = new double[outputs];
    }
}
