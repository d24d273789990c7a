namespace SparseRtrl.Algorithm;

/// <summary>
/// The recurrent weights of all gates by presynaptic unit, as an event-driven engine walks them. A pair is a connection from
/// unit l to unit k, which exists if any gate has a weight there: the pairs are the union of the masks. The pairs of a unit are
/// ascending in k, the weights of a pair ascending in gate. The same pairs by rows k, ascending in l, are the entries of the
/// state transition.
/// </summary>
internal sealed class Connections
{
    private readonly int[] pairStarts; // n + 1
    private readonly int[] weightStarts; // pairs + 1
    private readonly int[] rowStarts; // n + 1
    private readonly int[] sources; // l of every entry
    private readonly int[][] placesInRows; // by gate: where in its row of entries each weight of the gate's mask belongs

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
        int[] byRow = [.. Enumerable.Range(0, PairCount).OrderBy(pair => Targets[pair])]; // a stable order
        sources = [.. byRow.Select(pair => Enumerable.Range(0, layout.Units).First(l => pair < pairStarts[l + 1]))];
        Entries = new int[PairCount];
        for (int entry = 0; entry < PairCount; entry++)
        {
            Entries[byRow[entry]] = entry;
        }

        rowStarts = [.. Enumerable.Range(0, layout.Units + 1).Select(k => byRow.Count(pair => Targets[pair] < k))];
        placesInRows = [.. layout.Masks.Select(PlacesInRows)];
    }

    /// <summary>k of every pair.</summary>
    public int[] Targets { get; }

    /// <summary>Position in p of every weight.</summary>
    public int[] Parameters { get; }

    /// <summary>What a weight leads to, gate·n + k: the place of a sum in vectors of one element per gate and unit.</summary>
    public int[] GateInputs { get; }

    /// <summary>The entry of every pair.</summary>
    public int[] Entries { get; }

    public long Bytes =>
        MemoryFootprint.Of(pairStarts, weightStarts, rowStarts, sources, Targets, Parameters, GateInputs, Entries)
        + placesInRows.Sum(places => MemoryFootprint.Of(places));

    public int PairCount => Targets.Length;

    /// <summary>First pair out of unit l; the last one is before that of l + 1.</summary>
    public int FirstPair(int l) => pairStarts[l];

    /// <summary>First weight of a pair; the last one is before that of the next pair.</summary>
    public int FirstWeight(int pair) => weightStarts[pair];

    /// <summary>First weight out of unit l.</summary>
    public int FirstWeightOf(int l) => weightStarts[pairStarts[l]];

    /// <summary>First entry of row k; the last one is before that of row k + 1.</summary>
    public int FirstEntry(int k) => rowStarts[k];

    /// <summary>l of every entry of row k.</summary>
    public ReadOnlySpan<int> Sources(int k) => sources.AsSpan(rowStarts[k]..rowStarts[k + 1]);

    /// <summary>Where among the entries of row k the weights of a gate belong.</summary>
    /// <param name="mask">Of the gate.</param>
    public ReadOnlySpan<int> PlacesInRow(int gate, RecurrentMask mask, int k) =>
        placesInRows[gate].AsSpan(mask.RowStarts[k]..mask.RowStarts[k + 1]);

    private int[] PlacesInRows(RecurrentMask mask)
    {
        List<int> places = [];
        for (int k = 0; k < mask.Units; k++)
        {
            foreach (int l in mask.Columns.AsSpan()[mask.RowStarts[k]..mask.RowStarts[k + 1]])
            {
                places.Add(Sources(k).BinarySearch(l));
            }
        }

        return [.. places];
    }

    private static IEnumerable<(int Target, int Gate, int Parameter)> WeightsOutOf(CellLayout layout, int l) =>
        from gate in Enumerable.Range(0, layout.Gates)
        let mask = layout.Masks[gate]
        from j in Enumerable.Range(mask.ColumnStarts[l], mask.ColumnStarts[l + 1] - mask.ColumnStarts[l])
        let target = mask.ColumnRows[j]
        orderby target, gate
        select (target, gate, layout.RecurrentWeight(target, mask.ColumnEntries[j], gate));
}
