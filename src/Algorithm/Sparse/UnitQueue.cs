namespace SparseRtrl.Algorithm;

/// <summary>
/// A queue of unit numbers that is filled once per step and read many times; the activity sparsity of a step is its length.
/// </summary>
internal sealed class UnitQueue(int capacity)
{
    private readonly int[] units = new int[capacity];
    private int count;

    public ReadOnlySpan<int> Units => units.AsSpan(0, count);

    public long Bytes => MemoryFootprint.Of(units);

    public void Enqueue(int unit) => units[count++] = unit;

    public void Clear() => count = 0;
}
