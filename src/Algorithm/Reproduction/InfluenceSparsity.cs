using System.Runtime.InteropServices;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Which fraction of the influence matrix is exactly zero while a network runs. Columns of weights that the masks leave out count
/// as zero, so the matrix is that of the same network without masks.
/// </summary>
/// <param name="OfRecurrentWeights">Of the columns of recurrent weights, n × (gates·n²).</param>
/// <param name="OfAllParameters">Of all columns; input weights, biases and thresholds have no mask.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct InfluenceSparsity(double OfRecurrentWeights, double OfAllParameters)
{
    /// <summary>Means over all steps of the sequences.</summary>
    public static InfluenceSparsity Of(Network<float> network, IEnumerable<Sequence<float>> sequences)
    {
        CellLayout layout = network.Layout;
        var engine = new ColumnSparseRtrlEngine<float>(network);
        float[] row = new float[layout.ParameterCount];
        bool[] isRecurrent = RecurrentColumns(layout);
        (long recurrent, long all, long rows) = (0, 0, 0);
        foreach (Sequence<float> sequence in sequences)
        {
            engine.Reset();
            for (int t = 0; t < sequence.Steps(layout.Inputs); t++)
            {
                engine.Step(sequence.Input(t, layout.Inputs));
                for (int k = 0; k < layout.Units; k++)
                {
                    engine.CopyInfluenceRow(k, row);
                    recurrent += row.Where((element, p) => isRecurrent[p] && element != 0).Count();
                    all += row.Count(element => element != 0);
                    rows++;
                }
            }
        }

        double recurrentColumns = (double)layout.Gates * layout.Units * layout.Units;
        double otherColumns = layout.ParameterCount - layout.Masks.Sum(mask => mask.Count);
        return new(1 - recurrent / (rows * recurrentColumns), 1 - all / (rows * (recurrentColumns + otherColumns)));
    }

    private static bool[] RecurrentColumns(CellLayout layout)
    {
        bool[] isRecurrent = new bool[layout.ParameterCount];
        for (int k = 0; k < layout.Units; k++)
        {
            for (int gate = 0; gate < layout.Gates; gate++)
            {
                int end = layout.InputWeight(k, 0, gate);
                Array.Fill(isRecurrent, value: true, end - layout.Masks[gate].RowLength(k), layout.Masks[gate].RowLength(k));
            }
        }

        return isRecurrent;
    }
}
