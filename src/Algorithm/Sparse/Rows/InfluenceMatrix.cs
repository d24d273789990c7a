using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The influence matrix M = ∂a/∂p, n × P, of one time step. The blocks of a unit q are factored while few of its injections are felt
/// anywhere; when there are too many they are expanded to its parameters, and stay so until no unit feels q any more. Both forms are
/// exact, and neither grows with time.
/// </summary>
internal sealed class InfluenceMatrix<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly int[] lengths;
    private readonly EventLayer<T> layer;
    private readonly ActivePairs<T> pairs;
    private readonly ulong[] allColumns; // of each panel
    private readonly T[] block;

    /// <param name="lengths">Parameters of unit 0, 1, …</param>
    public InfluenceMatrix(int[] lengths, EventLayer<T> layer, ActivePairs<T> pairs)
    {
        this.lengths = lengths;
        this.layer = layer;
        this.pairs = pairs;
        Expanded = new(lengths);
        Factored = FactoredBlocks<T>.AreUsefulFor(lengths) ? new(lengths, layer, pairs) : null;
        allColumns = [.. Enumerable.Repeat(ulong.MaxValue, Panels.CountFor(lengths.Length))];
        block = new T[Expanded.LongestBlock];
    }

    public BlockMatrix<T> Expanded { get; }

    /// <summary>Null if factored blocks would be no smaller.</summary>
    public FactoredBlocks<T>? Factored { get; }

    /// <summary>All units of each panel.</summary>
    public ReadOnlySpan<ulong> AllColumns => allColumns;

    public long ElementBytes =>
        Expanded.ElementBytes + (Factored is null ? 0 : Factored.Factors.ElementBytes + Factored.Injections.ElementBytes);

    public long RowBytes => Expanded.RowBytes + (Factored?.Factors.RowBytes ?? 0);

    public long IndexBytes => Expanded.IndexBytes + (Factored?.IndexBytes ?? 0) + MemoryFootprint.Of(lengths, allColumns, block);

    /// <summary>M = 0</summary>
    public void Reset()
    {
        Expanded.Reset();
        Factored?.Reset();
    }

    /// <summary>The blocks of a panel that any row has, in either form.</summary>
    public ulong Columns(int panel) => Expanded.Columns[panel] | (Factored is null ? 0 : Factored.Factors.Columns[panel]);

    /// <summary>The blocks that a row has in a panel, in either form.</summary>
    public ulong Blocks(int row, int panel) =>
        Expanded.Rows(panel)[row].Blocks | (Factored is null ? 0 : Factored.Factors.Rows(panel)[row].Blocks);

    /// <summary>The blocks that each row has in a panel, in either form.</summary>
    public void CopyBlocks(int panel, Span<ulong> blocks)
    {
        ReadOnlySpan<RowPart> expanded = Expanded.Rows(panel);
        for (int row = 0; row < expanded.Length; row++)
        {
            blocks[row] = expanded[row].Blocks;
        }

        ReadOnlySpan<RowPart> factored = Factored is null ? [] : Factored.Factors.Rows(panel);
        for (int row = 0; row < factored.Length; row++)
        {
            blocks[row] |= factored[row].Blocks;
        }
    }

    public bool Contains(int row, int q) => (Blocks(row, Panels.Of(q)) & Panels.Bit(q)) != 0;

    /// <summary>Block (row, q), which must be there, without padding. Valid until the next call.</summary>
    public ReadOnlySpan<T> Block(int row, int q)
    {
        if (Factored is null || !Factored.IsHere(q))
        {
            return Expanded.Block(row, q)[..lengths[q]];
        }

        Array.Clear(block);
        Factored.AddTo(block, row, q);
        return block.AsSpan(0, lengths[q]);
    }

    /// <summary>M_k(t) = φ_k·(Σ_l R_kl·M_l(t−1) + ∂v_k(t)/∂p)</summary>
    public void Step(GradientTraces<T> traces)
    {
        Expanded.BeginStep(pairs, allColumns);
        Factored?.Step(elsewhere: Expanded.Columns, traces);
        GiveExpandedBlocks();
        Expanded.Place();
        for (int i = 0; i < allColumns.Length; i++)
        {
            int panel = Expanded.PanelInOrder(i);
            if (Expanded.Columns[panel] != 0)
            {
                Expand(panel);
                WriteOwnBlocks(panel);
                Expanded.Compute(panel, pairs);
                traces.AddExpanded(panel);
            }
        }

        Factored?.EndStep(traces);
    }

    /// <summary>Own blocks of units that are not factored or leave that form, and all other blocks of those that leave.</summary>
    private void GiveExpandedBlocks()
    {
        ReadOnlySpan<int> active = layer.Current.BackwardActive.Units;
        for (int row = 0; row < active.Length; row++)
        {
            int q = active[row];
            if (Factored is null || !Factored.IsHere(q) || Factored.IsLeaving(q))
            {
                Expanded.Give(row, Panels.Of(q), Panels.Bit(q));
            }
        }

        for (int panel = 0; Factored is not null && panel < allColumns.Length; panel++)
        {
            for (int row = 0; Factored.Leaving[panel] != 0 && row < active.Length; row++)
            {
                Expanded.Give(row, panel, Factored.Factors.Rows(panel)[row].Blocks & Factored.Leaving[panel]);
            }
        }
    }

    private void Expand(int panel)
    {
        if (Factored is null || Factored.Leaving[panel] == 0)
        {
            return;
        }

        for (int row = 0; row < pairs.Targets; row++)
        {
            ulong blocks = Factored.Factors.Rows(panel)[row].Blocks & Factored.Leaving[panel];
            for (; blocks != 0; blocks &= blocks - 1)
            {
                int q = panel * Panels.Width + BitOperations.TrailingZeroCount(blocks);
                Span<T> expanded = Expanded.Block(row, q);
                expanded.Clear();
                Factored.AddTo(expanded, row, q);
            }
        }
    }

    private void WriteOwnBlocks(int panel)
    {
        (int start, int end) = layer.Current.RanksIn(panel);
        for (int row = start; row < end; row++)
        {
            int q = layer.Current.BackwardActive.Units[row];
            if (Factored is null || !Factored.IsHere(q) || Factored.IsLeaving(q))
            {
                Span<T> own = Expanded.Block(row, q);
                Span<T> immediate = block.AsSpan(0, own.Length);
                layer.WriteImmediateInfluence(q, immediate);
                if (Factored is null || !Factored.Factors.Contains(row, q))
                {
                    own.Clear();
                }

                RowCombination<T>.Add(own, layer.Current.Derivative[q], immediate);
            }
        }
    }
}
