using SparseRtrl.Algorithm;

namespace SparseRtrl.Cli.Gradient;

/// <summary>A gradient by kind of parameter, under the keys of the file format.</summary>
internal static class GradientParts
{
    private static readonly string[] GateNames = ["u", "r", "z"];

    public static IEnumerable<(string Name, double[] Values)> Of(CellLayout layout, ParameterSet<double> gradient)
    {
        IEnumerable<int> units = Enumerable.Range(0, layout.Units);
        double[] Take(IEnumerable<int> positions) => [.. positions.Select(position => gradient.Cell[position])];
        for (int gate = 0; gate < layout.Gates; gate++)
        {
            int g = gate;
            string suffix = layout.Gates == 1 ? "" : $".{GateNames[gate]}";
            yield return ($"recurrent{suffix}", Take(units.SelectMany(
                k => Enumerable.Range(layout.InputWeight(k, 0, g) - layout.Masks[g].RowLength(k), layout.Masks[g].RowLength(k)))));
            yield return ($"input{suffix}", Take(units.SelectMany(k => Enumerable.Range(layout.InputWeight(k, 0, g), layout.Inputs))));
            yield return ($"bias{suffix}", Take(units.Select(k => layout.Bias(k, g))));
        }

        if (layout.HasThresholds)
        {
            yield return ("threshold", Take(units.Select(layout.Threshold)));
        }

        yield return ("readoutWeights", gradient.ReadoutWeights);
        yield return ("readoutBias", gradient.ReadoutBias);
    }
}
