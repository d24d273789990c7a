namespace SparseRtrl.Algorithm;

/// <summary>
/// Where the Jacobian J and the influence matrix M can differ from zero whatever the weights, states and inputs are: known from
/// the cell's equations and its masks.
/// </summary>
internal sealed class InfluencePattern
{
    private readonly int[][] immediate; // columns of M̄ by unit

    public InfluencePattern(Network<double> network)
    {
        CellLayout layout = network.Layout;
        bool keepsState = network.Cell is EgruCell or GruCell;
        Sources = new int[layout.Units][];
        immediate = new int[layout.Units][];
        for (int k = 0; k < layout.Units; k++)
        {
            int[] connected = [.. layout.Masks.SelectMany(mask => RowOf(mask, k)).Distinct().Order()];
            Sources[k] = keepsState ? [.. connected.Append(k).Distinct().Order()] : connected;

            // A threshold decides what its unit emits, so that it reaches every unit that listens to it in one step.
            IEnumerable<int> own = Enumerable.Range(layout.BlockStarts[k], layout.BlockLength(k));
            immediate[k] = layout.HasThresholds ? [.. own.Union(connected.Select(layout.Threshold)).Order()] : [.. own];
        }
    }

    /// <summary>Row k of J: the units l, ascending, whose J_kl can differ from zero.</summary>
    public int[][] Sources { get; }

    /// <summary>
    /// Row k of M: the parameters, ascending, that can have influenced unit k after a number of steps from M = 0. One step gives
    /// the pattern of M̄.
    /// </summary>
    /// <exception cref="NetworkTooLargeException">M(t − 1) and M(t) with such a pattern do not fit into memory.</exception>
    public int[][] ParametersAfter(int steps)
    {
        int[][] reached = immediate;
        for (int step = 1; step < steps; step++)
        {
            int[][] next = [.. immediate.Select((parameters, k) => Reach(parameters, Sources[k].Select(l => reached[l])))];
            MemoryRequirement.ThrowIfNotMet(next.Sum(row => (long)row.Length) * (sizeof(int) + 2 * sizeof(double)));
            if (next.Zip(reached, (a, b) => a.Length == b.Length).All(isSame => isSame))
            {
                break; // The pattern only grows: it has reached its end.
            }

            reached = next;
        }

        return reached;
    }

    private static int[] Reach(int[] immediate, IEnumerable<int[]> rows)
    {
        var all = new SortedSet<int>(immediate);
        foreach (int[] row in rows)
        {
            all.UnionWith(row);
        }

        return [.. all];
    }

    private static IEnumerable<int> RowOf(RecurrentMask mask, int k) =>
        mask.Columns.Take(mask.RowStarts[k]..mask.RowStarts[k + 1]);
}
