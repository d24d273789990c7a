namespace SparseRtrl.Algorithm;

/// <summary>
/// The recurrent weights of all gates by presynaptic unit, as an event-driven engine walks them. A pair is a connection from unit l
/// to unit k, which exists if any gate has a weight there: the pairs are the union of the masks. The pairs of a unit are ascending
/// in k, the weights of a pair ascending in gate.
/// </summary>
internal sealed class Connections
{
    private readonly int[] pairStarts; // n + 1
    private readonly int[] weightStarts; // pairs + 1

    public Connections(CellLayout layout)
    {
        pairStarts = new int[layout.Units + 1];
        List<int> targets = [];
        List<int> starts = [];
        List<int> parameters = [];
        List<int> gateInputs = [];
        for (int l = 0; l < layout.Units; l++)
        {
            foreach (IGrouping<int, (int Target, int Gate, int Parameter)> pair in WeightsOutOf(layout, l).GroupBy(w => w.Target))
            {
                targets.Add(pair.Key);
                starts.Add(parameters.Count);
                parameters.AddRange(pair.Select(weight => weight.Parameter));
                gateInputs.AddRange(pair.Select(weight => weight.Gate * layout.Units + weight.Target));
            }

            pairStarts[l + 1] = targets.Count;
        }

        weightStarts = [.. starts, parameters.Count];
        Targets = [.. targets];
        Parameters = [.. parameters];
        GateInputs = [.. gateInputs];
    }

    /// <summary>k of every pair.</summary>
    public int[] Targets { get; }

    /// <summary>Position in p of every weight.</summary>
    public int[] Parameters { get; }

    /// <summary>What a weight leads to, gate·n + k: the place of a sum in vectors of one element per gate and unit.</summary>
    public int[] GateInputs { get; }

    public long Bytes => MemoryFootprint.Of(pairStarts, weightStarts, Targets, Parameters, GateInputs);

    public int PairCount => Targets.Length;

    /// <summary>First pair out of unit l; the last one is before that of l + 1.</summary>
    public int FirstPair(int l) => pairStarts[l];

    /// <summary>First weight of a pair; the last one is before that of the next pair.</summary>
    public int FirstWeight(int pair) => weightStarts[pair];

    /// <summary>First weight out of unit l.</summary>
    public int FirstWeightOf(int l) => weightStarts[pairStarts[l]];

    private static IEnumerable<(int Target, int Gate, int Parameter)> WeightsOutOf(CellLayout layout, int l) =>
        from gate in Enumerable.Range(0, layout.Gates)
        let mask = layout.Masks[gate]
        from j in Enumerable.Range(mask.ColumnStarts[l], mask.ColumnStarts[l + 1] - mask.ColumnStarts[l])
        let target = mask.ColumnRows[j]
        orderby target, gate
        select (target, gate, layout.RecurrentWeight(target, mask.ColumnEntries[j], gate));
}
