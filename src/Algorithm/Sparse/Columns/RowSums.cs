using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// For every row k of an n-row matrix, the weighted rows l of another that it is the sum of, gathered source by source. A row takes
/// at most one term per pair (l, k) and one for itself.
/// </summary>
internal sealed class RowSums<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly int stride;
    private readonly int[] firstEntries; // n + 1: capacity of each row
    private readonly int[] counts; // n
    private readonly int[] starts;
    private readonly T[] weights;
    private readonly UnitQueue rows;

    /// <param name="stride">Elements from one row of the sources to the next.</param>
    public RowSums(Connections connections, int units, int stride)
    {
        this.stride = stride;
        counts = new int[units];
        rows = new(units);
        firstEntries = new int[units + 1];
        int[] capacities = [.. Enumerable.Repeat(1, units)];
        foreach (int k in connections.Targets)
        {
            capacities[k]++;
        }

        for (int k = 0; k < units; k++)
        {
            firstEntries[k + 1] = firstEntries[k] + capacities[k];
        }

        starts = new int[firstEntries[units]];
        weights = new T[firstEntries[units]];
    }

    /// <summary>Rows that have a term.</summary>
    public ReadOnlySpan<int> Rows => rows.Units;

    /// <summary>Terms of all sums.</summary>
    public int TermCount { get; private set; }

    public long Bytes => rows.Bytes + MemoryFootprint.Of(firstEntries, counts, starts, weights);

    public bool Has(int k) => counts[k] != 0;

    /// <summary>Where the sources of row k begin.</summary>
    public ReadOnlySpan<int> Starts(int k) => starts.AsSpan(firstEntries[k], counts[k]);

    public ReadOnlySpan<T> Weights(int k) => weights.AsSpan(firstEntries[k], counts[k]);

    public void Clear()
    {
        foreach (int k in rows.Units)
        {
            counts[k] = 0;
        }

        rows.Clear();
        TermCount = 0;
    }

    public void Add(int k, int source, T weight)
    {
        if (counts[k] == 0)
        {
            rows.Enqueue(k);
        }

        int entry = firstEntries[k] + counts[k]++;
        starts[entry] = source * stride;
        weights[entry] = weight;
        TermCount++;
    }
}
