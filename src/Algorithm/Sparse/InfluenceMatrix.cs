using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The influence matrix M = ∂a/∂p, n × P, of one time step. Only blocks (k, q) that are reachable are stored: the blocks of one
/// q, its panel, lie side by side in the order of k, and the panels in the order of q. A step turns one panel after the other into
/// that of the next step, so that what is being read stays in the nearest cache.
/// </summary>
internal sealed class InfluenceMatrix<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly PaddedBlocks<T> blocks;
    private readonly ReachabilityMatrix reachable;
    private readonly PanelPlacement placement;
    private readonly AlignedArray<T> elements;
    private readonly int[] rowsBefore; // of the panel at hand: rows in the words before each word of its column of Z
    private readonly int[] sourceStarts;
    private readonly T[] sourceWeights;
    private readonly int[] panelUnits;
    private int panelRows;

    public InfluenceMatrix(CellLayout layout)
    {
        blocks = new(layout);
        reachable = new(layout.Units);
        int[] panelCapacities = [.. Enumerable.Range(0, layout.Units).Select(q => checked(layout.Units * blocks.PaddedLength(q)))];
        placement = new(panelCapacities);
        elements = new(placement.Capacity);
        rowsBefore = new int[reachable.Column(0).Length];
        int longestRow = Enumerable.Range(0, layout.Units).Max(layout.Mask.RowLength);
        sourceStarts = new int[longestRow];
        sourceWeights = new T[longestRow];
        panelUnits = new int[layout.Units];
    }

    public PaddedBlocks<T> Blocks => blocks;

    public long ElementBytes => elements.Bytes;

    public long ReachabilityBytes => reachable.Bytes;

    public long IndexBytes => blocks.Bytes + placement.Bytes + MemoryFootprint.Of(rowsBefore, sourceStarts, sourceWeights, panelUnits);

    /// <summary>The panels in the order in which they must be computed.</summary>
    public bool IsAscending => placement.IsAscending;

    /// <summary>Makes every element zero.</summary>
    public void Reset()
    {
        reachable.Clear();
        placement.Clear();
    }

    public bool MayHold(int k, int q) => reachable.Contains(k, q);

    /// <summary>Block (k, q), which must be reachable, without padding.</summary>
    public Span<T> Block(int k, int q)
    {
        ReadOnlySpan<ulong> column = reachable.Column(q);
        int row = BitOperations.PopCount(column[k / ReachabilityMatrix.BitsPerWord] & ((1UL << k) - 1));
        foreach (ulong word in column[..(k / ReachabilityMatrix.BitsPerWord)])
        {
            row += BitOperations.PopCount(word);
        }

        return elements.Span.Slice(placement.Start(q) + row * blocks.PaddedLength(q), blocks.Length(q));
    }

    /// <summary>The reachable k of the panel computed last, ascending.</summary>
    public ReadOnlySpan<int> PanelUnits => panelUnits.AsSpan(0, panelRows);

    /// <summary>The blocks of panel q, padded, one after another.</summary>
    public ReadOnlySpan<T> Panel(int q) => elements.Span.Slice(placement.Start(q), placement.Length(q));

    /// <summary>Decides which blocks the next step has and where they go.</summary>
    public void BeginStep(CellState<T> current, CellState<T> previous, ActivePairs<T> pairs)
    {
        reachable.Step(current.BackwardActive.Units, previous.BackwardActive.Units, pairs);
        placement.BeginStep();
        for (int q = 0; q < blocks.Count; q++)
        {
            int rows = 0;
            foreach (ulong word in reachable.Column(q))
            {
                rows += BitOperations.PopCount(word);
            }

            placement.SetLength(q, rows * blocks.PaddedLength(q));
        }

        placement.Place(elements.Span);
    }

    /// <summary>M_kq(t) = Σ_l φ_k·R_kl·M_lq(t−1) for every k of panel q.</summary>
    /// <returns>Blocks that were multiplied and added.</returns>
    public int ComputePanel(int q, ActivePairs<T> pairs)
    {
        int length = blocks.PaddedLength(q);
        int panelStart = placement.PreviousStart(q);
        ReadOnlySpan<ulong> column = reachable.PreviousColumn(q);
        CountRowsBefore(column);
        Span<T> all = elements.Span;
        int destination = placement.Start(q);
        int multiplied = 0;
        panelRows = 0;
        foreach (int k in new BitEnumerator(reachable.Column(q)))
        {
            ReadOnlySpan<int> presynaptic = pairs.Presynaptic(k);
            ReadOnlySpan<T> weights = pairs.Weights(k);
            int count = 0;
            for (int j = 0; j < presynaptic.Length; j++)
            {
                int l = presynaptic[j];
                ulong word = column[l / ReachabilityMatrix.BitsPerWord];
                int row = rowsBefore[l / ReachabilityMatrix.BitsPerWord] + BitOperations.PopCount(word & ((1UL << l) - 1));
                sourceStarts[count] = panelStart + row * length;
                sourceWeights[count] = weights[j];
                count += (int)(word >> l) & 1; // no branch: whether M_lq is there is hard to predict
            }

            WeightedSum<T>.Set(all.Slice(destination, length), all, sourceStarts.AsSpan(0, count), sourceWeights.AsSpan(0, count));
            panelUnits[panelRows++] = k;
            destination += length;
            multiplied += count;
        }

        return multiplied;
    }

    private void CountRowsBefore(ReadOnlySpan<ulong> column)
    {
        int rows = 0;
        for (int word = 0; word < column.Length; word++)
        {
            rowsBefore[word] = rows;
            rows += BitOperations.PopCount(column[word]);
        }
    }
}
