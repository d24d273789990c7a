using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// What the parameters of a unit q did to its potential at single steps t', the vectors ∂v_q(t')/∂p at fixed a(t'−1), for those t'
/// whose effects must still be told apart. Each unit has as many slots for them as a cache line has elements.
/// </summary>
internal sealed class Injections<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly int[] starts; // of the slots of each unit; then the end
    private readonly ulong[] used; // of each unit: one bit per slot
    private readonly AlignedArray<T> elements;

    /// <param name="lengths">Parameters of unit 0, 1, …</param>
    public Injections(ReadOnlySpan<int> lengths)
    {
        starts = new int[lengths.Length + 1];
        used = new ulong[lengths.Length];
        for (int q = 0; q < lengths.Length; q++)
        {
            starts[q + 1] = starts[q] + Slots * CacheLine<T>.Padded(lengths[q]);
        }

        elements = new(starts[^1]);
    }

    /// <summary>Per unit.</summary>
    public static int Slots => CacheLine<T>.Length;

    /// <summary>Elements of all slots of units with so many parameters.</summary>
    public static long ElementsFor(ReadOnlySpan<int> lengths)
    {
        long sum = 0;
        foreach (int length in lengths)
        {
            sum += (long)Slots * CacheLine<T>.Padded(length);
        }

        return sum;
    }

    public long ElementBytes => elements.Bytes;

    public long IndexBytes => MemoryFootprint.Of(starts, used);

    /// <summary>The slots of unit q that are taken, one bit each.</summary>
    public ulong Used(int q) => used[q];

    public bool IsFull(int q) => BitOperations.PopCount(used[q]) == Slots;

    /// <summary>Takes a free slot.</summary>
    public int Take(int q)
    {
        int slot = BitOperations.TrailingZeroCount(~used[q]);
        used[q] |= 1UL << slot;
        return slot;
    }

    public void Release(int q, ulong slots) => used[q] &= ~slots;

    public void Reset() => Array.Clear(used);

    /// <summary>The vector in a slot, padded.</summary>
    public Span<T> Vector(int q, int slot)
    {
        int length = (starts[q + 1] - starts[q]) / Slots;
        return elements.Span.Slice(starts[q] + slot * length, length);
    }

    /// <summary>sum += Σ_slot factor_slot·vector_slot</summary>
    /// <param name="sum">A padded block of unit q.</param>
    /// <param name="slots">One bit each.</param>
    /// <param name="factors">One per slot.</param>
    public void AddTo(Span<T> sum, int q, ulong slots, ReadOnlySpan<T> factors)
    {
        for (; slots != 0; slots &= slots - 1)
        {
            int slot = BitOperations.TrailingZeroCount(slots);
            RowCombination<T>.Add(sum, factors[slot], Vector(q, slot));
        }
    }

    /// <summary>The same over all slots that are taken.</summary>
    public void AddAllTo(Span<T> sum, int q, ReadOnlySpan<T> factors) => AddTo(sum, q, used[q], factors);
}
