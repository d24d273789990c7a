using SparseRtrl.Algorithm;

namespace SparseRtrl.Hardware.Tests;

/// <summary>
/// Potentials, events and the influence matrix M of an EvRNN in double precision, step by step and with nothing skipped: what the
/// twin's memories are compared with between steps, where a gradient method shows nothing.
/// </summary>
internal sealed class ExactInfluence(Network<double> network)
{
    private readonly CellLayout layout = network.Layout;

    /// <summary>v, length n.</summary>
    public double[] Potential { get; private set; } = new double[network.Layout.Units];

    /// <summary>M, one row of length P per unit.</summary>
    public double[][] Influence { get; private set; } = Rows(network.Layout);

    /// <summary>Whether each unit fired.</summary>
    public bool[] Fired { get; private set; } = new bool[network.Layout.Units];

    public double Surrogate(int unit) => network.EventFunction.Derivative(Potential[unit]);

    public void Step(ReadOnlySpan<double> input)
    {
        double[] cell = network.Parameters.Cell;
        double[] potential = new double[layout.Units];
        double[][] next = Rows(layout);
        for (int k = 0; k < layout.Units; k++)
        {
            for (int entry = layout.Mask.RowStarts[k]; entry < layout.Mask.RowStarts[k + 1]; entry++)
            {
                int from = layout.Mask.Columns[entry];
                double weight = cell[layout.RecurrentWeight(k, entry)];
                potential[k] += Fired[from] ? weight : 0;
                next[k][layout.RecurrentWeight(k, entry)] += Fired[from] ? 1 : 0;
                for (int p = 0; p < layout.ParameterCount; p++)
                {
                    next[k][p] += weight * Influence[from][p];
                }
            }

            for (int i = 0; i < layout.Inputs; i++)
            {
                potential[k] += cell[layout.InputWeight(k, i)] * input[i];
                next[k][layout.InputWeight(k, i)] += input[i];
            }

            potential[k] += cell[layout.Bias(k)];
            next[k][layout.Bias(k)] += 1;
        }

        Potential = potential;
        Influence = [.. next.Select((row, k) => Array.ConvertAll(row, element => Surrogate(k) * element))];
        Fired = Array.ConvertAll(potential, EventFunction.Fires);
    }

    private static double[][] Rows(CellLayout layout) =>
        [.. Enumerable.Range(0, layout.Units).Select(_ => new double[layout.ParameterCount])];
}
