using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// A queue of unit numbers that is filled once per step and read many times; the activity sparsity of a step is its length.
/// </summary>
internal sealed class UnitQueue(int capacity)
{
    private readonly int[] units = new int[capacity + 1]; // one place more, for the unit that is not enqueued when all others are

    public int Count { get; private set; }

    public long Bytes => MemoryFootprint.Of(units);

    public ReadOnlySpan<int> Units => units.AsSpan(0, Count);

    public void Enqueue(int unit) => EnqueueIf(true, unit);

    /// <summary>Enqueues the unit or not, without a branch.</summary>
    public void EnqueueIf(bool condition, int unit)
    {
        units[Count] = unit;
        Count += condition ? 1 : 0;
    }

    /// <summary>Enqueues the units whose bits are set, ascending.</summary>
    /// <param name="first">The unit of bit 0.</param>
    public void EnqueueAll(int first, ulong bits)
    {
        int count = Count;
        for (; bits != 0; bits &= bits - 1)
        {
            units[count++] = first + BitOperations.TrailingZeroCount(bits);
        }

        Count = count;
    }

    public void Clear() => Count = 0;
}
