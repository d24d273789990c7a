namespace SparseRtrl.Algorithm;

/// <summary>
/// Real-time recurrent learning with the full n × P influence matrix (Williams and Zipser 1989): the textbook recursion, nothing
/// skipped. An oracle for tests and checks; its cost per step is O(n²·P).
/// </summary>
public sealed class DenseRtrlEngine : IGradientEngine<double>
{
    private readonly CellLayout layout;
    private readonly double[,] recurrent; // R, n × n, zero outside the mask
    private readonly double[] trace; // s, n
    private readonly double[,] traceInfluence; // ∂s_k/∂p, n × P
    private double[] activity; // a, n
    private double[] output = [];
    private double[,] influence; // M: ∂a_k/∂p, n × P

    public DenseRtrlEngine(Network<double> network)
    {
        Network = network;
        layout = network.Layout;
        activity = new double[layout.Units];
        trace = new double[layout.Units];
        influence = new double[layout.Units, layout.ParameterCount];
        traceInfluence = new double[layout.Units, layout.ParameterCount];
        Gradient = layout.NewParameters<double>();
        recurrent = new double[layout.Units, layout.Units];
        for (int k = 0; k < layout.Units; k++)
        {
            for (int entry = layout.Mask.RowStarts[k]; entry < layout.Mask.RowStarts[k + 1]; entry++)
            {
                recurrent[k, layout.Mask.Columns[entry]] = Network.Parameters.Cell[layout.RecurrentWeight(k, entry)];
            }
        }
    }

    public Network<double> Network { get; }

    public bool IsOnline => true;

    public ParameterSet<double> Gradient { get; }

    public OperationCounts Counts => default;

    public ReadOnlySpan<double> Output => output;

    public void Reset()
    {
        Array.Clear(activity);
        Array.Clear(trace);
        Array.Clear(influence);
        Array.Clear(traceInfluence);
    }

    public void Step(ReadOnlySpan<double> input)
    {
        double[] cell = Network.Parameters.Cell;
        double[] nextActivity = new double[layout.Units];
        double[,] nextInfluence = new double[layout.Units, layout.ParameterCount];
        for (int k = 0; k < layout.Units; k++)
        {
            double v = cell[layout.Bias(k)];
            for (int l = 0; l < layout.Units; l++)
            {
                v += recurrent[k, l] * activity[l];
            }

            for (int i = 0; i < layout.Inputs; i++)
            {
                v += cell[layout.InputWeight(k, i)] * input[i];
            }

            nextActivity[k] = EventFunction.Fires(v) ? 1 : 0;
            double derivative = Network.EventFunction.Derivative(v);
            double[] immediate = ImmediateInfluence(k, input);
            for (int p = 0; p < layout.ParameterCount; p++)
            {
                double sum = immediate[p];
                for (int l = 0; l < layout.Units; l++)
                {
                    sum += recurrent[k, l] * influence[l, p];
                }

                nextInfluence[k, p] = derivative * sum;
            }
        }

        activity = nextActivity;
        influence = nextInfluence;
        UpdateTraces();
    }

    /// <summary>Adds the gradient of this step's loss, and returns that loss.</summary>
    public double AddLossGradient(LossKind kind, ReadOnlySpan<double> target)
    {
        output = (double[])Network.Parameters.ReadoutBias.Clone();
        double[] outputGradient = new double[layout.Outputs];
        for (int o = 0; o < layout.Outputs; o++)
        {
            for (int k = 0; k < layout.Units; k++)
            {
                output[o] += Network.Parameters.ReadoutWeights[o * layout.Units + k] * trace[k];
            }
        }

        double loss = LossFunction.Evaluate<double>(kind, output, target, outputGradient);
        for (int o = 0; o < layout.Outputs; o++)
        {
            Gradient.ReadoutBias[o] += outputGradient[o];
            for (int k = 0; k < layout.Units; k++)
            {
                Gradient.ReadoutWeights[o * layout.Units + k] += outputGradient[o] * trace[k];
                double traceGradient = outputGradient[o] * Network.Parameters.ReadoutWeights[o * layout.Units + k];
                for (int p = 0; p < layout.ParameterCount; p++)
                {
                    Gradient.Cell[p] += traceGradient * traceInfluence[k, p];
                }
            }
        }

        return loss;
    }

    public void FinishSequence()
    {
    }

    /// <summary>
    /// ∂v_k/∂p at fixed a(t−1): the presynaptic activity, the input, or 1; zero for parameters of other units.
    /// </summary>
    private double[] ImmediateInfluence(int k, ReadOnlySpan<double> input)
    {
        double[] immediate = new double[layout.ParameterCount];
        for (int entry = layout.Mask.RowStarts[k]; entry < layout.Mask.RowStarts[k + 1]; entry++)
        {
            immediate[layout.RecurrentWeight(k, entry)] = activity[layout.Mask.Columns[entry]];
        }

        for (int i = 0; i < layout.Inputs; i++)
        {
            immediate[layout.InputWeight(k, i)] = input[i];
        }

        immediate[layout.Bias(k)] = 1;
        return immediate;
    }

    private void UpdateTraces()
    {
        double decay = Network.Readout.Decay;
        for (int k = 0; k < layout.Units; k++)
        {
            trace[k] = decay * trace[k] + (1 - decay) * activity[k];
            for (int p = 0; p < layout.ParameterCount; p++)
            {
                traceInfluence[k, p] = decay * traceInfluence[k, p] + (1 - decay) * influence[k, p];
            }
        }
    }
}
