using Xunit;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>The influence recursion over dense arrays, open to inspection at every step.</summary>
internal sealed class DenseRecursion(Network<double> network)
{
    public CellLayout Layout => network.Layout;

    /// <summary>M, n × P; a new array at every step.</summary>
    public double[,] Influence { get; private set; } = new double[network.Layout.Units, network.Layout.ParameterCount];

    /// <summary>a; a new array at every step.</summary>
    public bool[] Fired { get; private set; } = new bool[network.Layout.Units];

    /// <summary>The bias of a backward-active unit always influences it, so its row is never all zero.</summary>
    public bool IsRowNonZero(double[,] influence, int k) =>
        Enumerable.Range(0, Layout.ParameterCount).Any(p => influence[k, p] != 0);

    public void Step(double[] input)
    {
        double[] cell = network.Parameters.Cell;
        double[,] next = new double[Layout.Units, Layout.ParameterCount];
        bool[] fired = new bool[Layout.Units];
        for (int k = 0; k < Layout.Units; k++)
        {
            double[] row = new double[Layout.ParameterCount];
            double v = cell[Layout.Bias(k)];
            row[Layout.Bias(k)] = 1;
            for (int i = 0; i < input.Length; i++)
            {
                v += cell[Layout.InputWeight(k, i)] * input[i];
                row[Layout.InputWeight(k, i)] = input[i];
            }

            for (int entry = Layout.Mask.RowStarts[k]; entry < Layout.Mask.RowStarts[k + 1]; entry++)
            {
                int l = Layout.Mask.Columns[entry];
                double weight = cell[Layout.RecurrentWeight(k, entry)];
                v += Fired[l] ? weight : 0;
                row[Layout.RecurrentWeight(k, entry)] += Fired[l] ? 1 : 0;
                for (int p = 0; p < row.Length; p++)
                {
                    row[p] += weight * Influence[l, p];
                }
            }

            fired[k] = EventFunction.Fires(v);
            for (int p = 0; p < row.Length; p++)
            {
                next[k, p] = network.EventFunction.Derivative(v) * row[p];
            }
        }

        Influence = next;
        Fired = fired;
    }

    public void AssertSameInfluence(SparseRtrlEngine<double> engine)
    {
        for (int k = 0; k < Layout.Units; k++)
        {
            double[] expected = new double[Layout.ParameterCount];
            double[] actual = new double[Layout.ParameterCount];
            for (int q = 0; q < Layout.Units; q++)
            {
                engine.InfluenceBlock(k, q).CopyTo(actual.AsSpan(Layout.BlockStarts[q]));
            }

            for (int p = 0; p < expected.Length; p++)
            {
                expected[p] = Influence[k, p];
            }

            Assert.InRange(ExactnessCheck.RelativeDifference(expected, actual), 0, ExactnessCheck.Tolerance);
        }
    }
}
