namespace SparseRtrl.Algorithm;

/// <summary>The parameters of a network, or their derivatives, by kind.</summary>
public static class ParameterParts
{
    /// <summary>Each kind with its values, under its key of the network file, e.g. <c>recurrent.u</c>.</summary>
    public static IEnumerable<(string Name, double[] Values)> Of(CellLayout layout, ParameterSet<double> parameters)
    {
        IEnumerable<int> units = Enumerable.Range(0, layout.Units);
        double[] Take(IEnumerable<int> positions) => [.. positions.Select(position => parameters.Cell[position])];
        for (int gate = 0; gate < layout.Gates; gate++)
        {
            int g = gate;
            string suffix = layout.Gates == 1 ? "" : $".{FileWords.Gates[gate]}";
            RecurrentMask mask = layout.Masks[gate];
            IEnumerable<int> Recurrent(int k) =>
                Enumerable.Range(mask.RowStarts[k], mask.RowLength(k)).Select(entry => layout.RecurrentWeight(k, entry, g));
            IEnumerable<int> Input(int k) => Enumerable.Range(layout.InputWeight(k, 0, g), layout.Inputs);
            yield return ($"recurrent{suffix}", Take(units.SelectMany(Recurrent)));
            yield return ($"input{suffix}", Take(units.SelectMany(Input)));
            yield return ($"bias{suffix}", Take(units.Select(k => layout.Bias(k, g))));
        }

        if (layout.HasThresholds)
        {
            yield return ("threshold", Take(units.Select(layout.Threshold)));
        }

        yield return ("readoutWeights", parameters.ReadoutWeights);
        yield return ("readoutBias", parameters.ReadoutBias);
    }
}
