namespace SparseRtrl.Algorithm;

/// <summary>
/// Backpropagation through time: runs the whole sequence forward, keeps every state, then carries adjoints (loss derivatives,
/// written x̄) backward. An oracle that shares no recursion with RTRL; its memory grows with the sequence.
/// </summary>
public sealed class BackpropagationThroughTime(Network<double> network) : IGradientEngine<double>
{
    private readonly List<double[]> inputOfStep = [];
    private readonly Dictionary<int, (LossKind Kind, double[] Target)> losses = [];
    private double[] output = [];

    public Network<double> Network => network;

    public bool IsOnline => false;

    public ParameterSet<double> Gradient { get; } = network.Layout.NewParameters<double>();

    public OperationCounts Counts => default;

    public ReadOnlySpan<double> Output => output;

    public void Reset()
    {
        inputOfStep.Clear();
        losses.Clear();
    }

    public void Step(ReadOnlySpan<double> input)
    {
        inputOfStep.Add(input.ToArray());
    }

    public double AddLossGradient(LossKind kind, ReadOnlySpan<double> target)
    {
        losses[inputOfStep.Count - 1] = (kind, target.ToArray());
        History history = Forward(network, [.. inputOfStep]);
        return ReadoutBackward(
            network, kind, history.Traces[^1], target, new double[network.Layout.Units], network.Layout.NewParameters<double>());
    }

    public void FinishSequence()
    {
        History history = Forward(network, [.. inputOfStep]);
        ParameterSet<double> gradient = Gradient;
        int units = network.Layout.Units;
        double decay = network.Readout.Decay;
        double[] nextTraceAdjoint = new double[units];
        double[] nextPotentialAdjoint = new double[units];
        for (int t = inputOfStep.Count - 1; t >= 0; t--)
        {
            double[] traceAdjoint = Array.ConvertAll(nextTraceAdjoint, adjoint => decay * adjoint);
            if (losses.TryGetValue(t, out (LossKind Kind, double[] Target) loss))
            {
                ReadoutBackward(network, loss.Kind, history.Traces[t], loss.Target, traceAdjoint, gradient);
            }

            double[] activityAdjoint = RecurrentBackward(network, nextPotentialAdjoint);
            double[] potentialAdjoint = new double[units];
            for (int k = 0; k < units; k++)
            {
                potentialAdjoint[k] = ((1 - decay) * traceAdjoint[k] + activityAdjoint[k])
                    * network.EventFunction.Derivative(history.Potentials[t][k]);
            }

            double[] previousActivity = t == 0 ? new double[units] : history.Activities[t - 1];
            AddCellGradient(network.Layout, potentialAdjoint, previousActivity, inputOfStep[t], gradient.Cell);
            nextTraceAdjoint = traceAdjoint;
            nextPotentialAdjoint = potentialAdjoint;
        }
    }

    private static History Forward(Network<double> network, double[][] inputOfStep)
    {
        CellLayout layout = network.Layout;
        var history = new History([], [], []);
        double[] activity = new double[layout.Units];
        double[] trace = new double[layout.Units];
        foreach (double[] input in inputOfStep)
        {
            double[] potential = Potential(network, activity, input);
            activity = Array.ConvertAll(potential, v => EventFunction.Fires(v) ? 1.0 : 0.0);
            trace = [.. trace.Zip(activity, (s, a) => network.Readout.Decay * s + (1 - network.Readout.Decay) * a)];
            history.Potentials.Add(potential);
            history.Activities.Add(activity);
            history.Traces.Add(trace);
        }

        return history;
    }

    private static double[] Potential(Network<double> network, double[] activity, double[] input)
    {
        double[] potential = new double[activity.Length];
        for (int k = 0; k < potential.Length; k++)
        {
            ReadOnlySpan<double> block = Block(network.Layout, network.Parameters.Cell, k);
            ReadOnlySpan<int> sources = Sources(network.Layout.Mask, k);
            for (int j = 0; j < sources.Length; j++)
            {
                potential[k] += block[j] * activity[sources[j]];
            }

            for (int i = 0; i < input.Length; i++)
            {
                potential[k] += block[sources.Length + i] * input[i];
            }

            potential[k] += block[^1];
        }

        return potential;
    }

    /// <summary>Adds ∂loss(t)/∂s(t) to the trace adjoint and the readout's own gradient; returns loss(t).</summary>
    private double ReadoutBackward(
        Network<double> network,
        LossKind kind,
        double[] trace,
        ReadOnlySpan<double> target,
        double[] traceAdjoint,
        ParameterSet<double> gradient)
    {
        int outputs = network.Layout.Outputs;
        int units = network.Layout.Units;
        double[] weights = network.Parameters.ReadoutWeights;
        output = [.. Enumerable.Range(0, outputs).Select(o =>
            network.Parameters.ReadoutBias[o] + Enumerable.Range(0, units).Sum(k => weights[o * units + k] * trace[k]))];
        double[] outputAdjoint = new double[outputs];
        double loss = LossFunction.Evaluate<double>(kind, output, target, outputAdjoint);
        for (int o = 0; o < outputs; o++)
        {
            gradient.ReadoutBias[o] += outputAdjoint[o];
            for (int k = 0; k < units; k++)
            {
                gradient.ReadoutWeights[o * units + k] += outputAdjoint[o] * trace[k];
                traceAdjoint[k] += outputAdjoint[o] * weights[o * units + k];
            }
        }

        return loss;
    }

    /// <summary>Rᵀ·v̄(t+1): what the next step's potentials contribute to the adjoint of a(t).</summary>
    private static double[] RecurrentBackward(Network<double> network, double[] potentialAdjoint)
    {
        double[] activityAdjoint = new double[potentialAdjoint.Length];
        for (int k = 0; k < potentialAdjoint.Length; k++)
        {
            ReadOnlySpan<double> block = Block(network.Layout, network.Parameters.Cell, k);
            ReadOnlySpan<int> sources = Sources(network.Layout.Mask, k);
            for (int j = 0; j < sources.Length; j++)
            {
                activityAdjoint[sources[j]] += block[j] * potentialAdjoint[k];
            }
        }

        return activityAdjoint;
    }

    private static void AddCellGradient(
        CellLayout layout, double[] potentialAdjoint, double[] previousActivity, double[] input, double[] cellGradient)
    {
        for (int k = 0; k < potentialAdjoint.Length; k++)
        {
            Span<double> block = Block(layout, cellGradient, k);
            ReadOnlySpan<int> sources = Sources(layout.Mask, k);
            for (int j = 0; j < sources.Length; j++)
            {
                block[j] += potentialAdjoint[k] * previousActivity[sources[j]];
            }

            for (int i = 0; i < input.Length; i++)
            {
                block[sources.Length + i] += potentialAdjoint[k] * input[i];
            }

            block[^1] += potentialAdjoint[k];
        }
    }

    private static Span<double> Block(CellLayout layout, double[] cell, int k) =>
        cell.AsSpan(layout.BlockStarts[k], layout.BlockLength(k));

    private static ReadOnlySpan<int> Sources(RecurrentMask mask, int k) =>
        mask.Columns.AsSpan()[mask.RowStarts[k]..mask.RowStarts[k + 1]];

    /// <summary>v(t), a(t) and s(t) of every step, each of length n.</summary>
    private sealed record History(List<double[]> Potentials, List<double[]> Activities, List<double[]> Traces);
}
