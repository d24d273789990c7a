using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The influence matrix M = ∂c/∂p, n × P, block column by block column: all n rows of the parameters of unit q lie together,
/// because M(t) = J·M(t−1) + M̄ goes through a block column at a time and through the same columns of all rows. A step writes a
/// block column into the place that the one before it has left, so the matrix needs one place more than it has block columns,
/// not two of each.
/// </summary>
internal sealed class InfluenceBlocks<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly int units;
    private readonly Connections connections;
    private readonly AlignedArray<T> elements; // (n + 1) × n × stride; meaningless where not reached
    private readonly int[] places; // of each block column
    private readonly int[] lengths; // active columns of each block, padded
    private readonly ReachedRows reached;
    private int sparePlace;

    /// <param name="stride">Elements of the longest block, padded.</param>
    public InfluenceBlocks(int units, Connections connections, int stride)
    {
        this.units = units;
        this.connections = connections;
        Stride = stride;
        elements = new(checked((units + 1) * units * stride));
        places = [.. Enumerable.Range(0, units)];
        sparePlace = units;
        lengths = new int[units];
        reached = new(units);
    }

    /// <summary>Elements from one row of a block column to the next.</summary>
    public int Stride { get; }

    public long ElementBytes => elements.Bytes;

    public long ReachabilityBytes => reached.Bytes;

    public long IndexBytes => MemoryFootprint.Of(places, lengths);

    /// <summary>All of block column q, n × <see cref="Stride"/>.</summary>
    public Span<T> BlockColumn(int q) => elements.Span.Slice(places[q] * units * Stride, units * Stride);

    /// <summary>The active columns of block (k, q), padded; meaningless if it is not reached.</summary>
    public Span<T> Block(int k, int q) => BlockColumn(q).Slice(k * Stride, lengths[q]);

    /// <summary>Block (q, q).</summary>
    public Span<T> OwnBlock(int q) => elements.Span.Slice((places[q] * units + q) * Stride, lengths[q]);

    public bool IsReached(int k, int q) => reached.Contains(k, q);

    /// <summary>Rows that block q has reached.</summary>
    public int ReachedCount(int q) => reached.Count(q);

    /// <summary>M = 0, by marking nothing as reached.</summary>
    public void Reset()
    {
        reached.Clear();
        Array.Clear(lengths);
    }

    /// <summary>Gives block q so many active columns; new ones are zero.</summary>
    public void Extend(int q, int columns)
    {
        int length = CacheLine<T>.Padded(columns);
        if (length > lengths[q])
        {
            foreach (int k in new BitEnumerator(reached.Of(q)))
            {
                BlockColumn(q).Slice(k * Stride, length)[lengths[q]..].Clear();
            }

            lengths[q] = length;
        }
    }

    /// <summary>Replaces block column q of M(t−1) by that of J(t)·M(t−1), and marks block (q, q).</summary>
    /// <returns>Blocks that were multiplied and added.</returns>
    public int Advance(int q, StateTransition<T> transition)
    {
        ReadOnlySpan<T> before = BlockColumn(q);
        (places[q], sparePlace) = (sparePlace, places[q]);
        Span<T> after = BlockColumn(q);
        if (reached.Count(q) == units && transition.HasTermInEveryRow)
        {
            for (int k = 0; k < units; k++)
            {
                RowCombination<T>.Set(
                    after.Slice(k * Stride, lengths[q]), before, transition.TermStarts(k), transition.TermWeights(k));
            }

            return transition.TermCount;
        }

        int terms = AdvanceReachedRows(q, transition, before, after);
        if (reached.Mark(q))
        {
            after.Slice(q * Stride, lengths[q]).Clear();
        }

        reached.Replace(q);
        return terms;
    }

    /// <summary>Goes through the rows that hold something and adds each to the rows it leads to.</summary>
    private int AdvanceReachedRows(int q, StateTransition<T> transition, ReadOnlySpan<T> before, Span<T> after)
    {
        int terms = 0;
        foreach (int l in new BitEnumerator(reached.Of(q)))
        {
            ReadOnlySpan<T> row = before.Slice(l * Stride, lengths[q]);
            if (transition.HasDiagonal(l))
            {
                AddTo(after, l, transition.Diagonal(l), row);
                terms++;
            }

            if (!transition.IsCoupled(l))
            {
                continue;
            }

            for (int pair = connections.FirstPair(l); pair < connections.FirstPair(l + 1); pair++)
            {
                if (connections.Targets[pair] != l)
                {
                    AddTo(after, connections.Targets[pair], transition.Element(pair), row);
                    terms++;
                }
            }
        }

        return terms;
    }

    private void AddTo(Span<T> after, int k, T weight, ReadOnlySpan<T> row)
    {
        Span<T> sum = after.Slice(k * Stride, row.Length);
        if (reached.Mark(k))
        {
            RowCombination<T>.Set(sum, weight, row);
        }
        else
        {
            RowCombination<T>.Add(sum, weight, row);
        }
    }
}
