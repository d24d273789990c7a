using SparseRtrl.Algorithm;

namespace SparseRtrl.Hardware.Tests;

/// <summary>States and events of an EGRU in double precision, step by step: what a gradient method does not show.</summary>
internal sealed class ExactEgru(Network<double> network)
{
    private readonly CellLayout layout = network.Layout;
    private double[] kept = new double[network.Layout.Units];
    private double[] output = new double[network.Layout.Units];

    /// <summary>c, length n.</summary>
    public double[] State { get; private set; } = new double[network.Layout.Units];

    /// <summary>Whether each unit fired.</summary>
    public bool[] Fired { get; private set; } = new bool[network.Layout.Units];

    /// <summary>The smallest distance of a state from its threshold.</summary>
    public double Clearance => State.Select((c, k) => Math.Abs(c - Threshold(k))).Min();

    public void Step(ReadOnlySpan<double> input)
    {
        double[] state = new double[layout.Units];
        for (int k = 0; k < layout.Units; k++)
        {
            double update = Logistic(Recurrent(k, Gate.Update) + External(k, Gate.Update, input));
            double reset = Logistic(Recurrent(k, Gate.Reset) + External(k, Gate.Reset, input));
            double candidate = Math.Tanh(reset * Recurrent(k, Gate.Candidate) + External(k, Gate.Candidate, input));
            state[k] = (1 - update) * kept[k] + update * candidate;
        }

        State = state;
        Fired = [.. state.Select((c, k) => EventFunction.Fires(c - Threshold(k)))];
        output = [.. state.Select((c, k) => Fired[k] ? c : 0)];
        kept = [.. state.Select((c, k) => Fired[k] ? c - Threshold(k) : c)];
    }

    private double Threshold(int k) => network.Parameters.Cell[layout.Threshold(k)];

    private double Recurrent(int k, Gate gate) => Enumerable.Range(0, layout.Mask.RowLength(k)).Sum(i =>
    {
        int entry = layout.Mask.RowStarts[k] + i;
        return network.Parameters.Cell[layout.RecurrentWeight(k, entry, (int)gate)] * output[layout.Mask.Columns[entry]];
    });

    private double External(int k, Gate gate, ReadOnlySpan<double> input)
    {
        double sum = network.Parameters.Cell[layout.Bias(k, (int)gate)];
        for (int i = 0; i < input.Length; i++)
        {
            sum += network.Parameters.Cell[layout.InputWeight(k, i, (int)gate)] * input[i];
        }

        return sum;
    }

    private static double Logistic(double v) => 1 / (1 + Math.Exp(-v));
}
