namespace SparseRtrl.Algorithm;

/// <summary>
/// Where the panels of the influence matrix lie: packed, in the order of q, in one buffer that serves the steps t − 1 and t at
/// once. Panel by panel, the new matrix overwrites what has been read of the old one: in ascending order it moves down by at least
/// one panel, in descending order up, so that alternating steps stay in the same cache lines and need hardly more room than one
/// matrix.
/// </summary>
internal sealed class PanelPlacement
{
    private readonly int[] lengths;
    private readonly int[] previousLengths;
    private readonly int[] starts;
    private readonly int[] previousStarts;

    /// <param name="panelCapacities">The most that each panel can hold.</param>
    public PanelPlacement(ReadOnlySpan<int> panelCapacities)
    {
        lengths = new int[panelCapacities.Length];
        previousLengths = new int[panelCapacities.Length];
        starts = new int[panelCapacities.Length];
        previousStarts = new int[panelCapacities.Length];
        int largest = 0;
        foreach (int capacity in panelCapacities)
        {
            Capacity += capacity;
            largest = Math.Max(largest, capacity);
        }

        Capacity += largest;
    }

    /// <summary>
    /// Elements of the buffer: a full matrix and one more panel. While panel q is computed, the buffer holds new panels up to q and
    /// old panels from q on, so that is always enough.
    /// </summary>
    public int Capacity { get; }

    public long Bytes => MemoryFootprint.Of(lengths, previousLengths, starts, previousStarts);

    /// <summary>Whether the panels of this step must be computed from q = 0 up, or from the last one down.</summary>
    public bool IsAscending { get; private set; }

    public int Start(int q) => starts[q];

    public int Length(int q) => lengths[q];

    public int PreviousStart(int q) => previousStarts[q];

    public void Clear() => Array.Clear(lengths);

    /// <summary>What was this step's is now the previous one's.</summary>
    public void BeginStep()
    {
        lengths.CopyTo(previousLengths, 0);
        starts.CopyTo(previousStarts, 0);
    }

    public void SetLength(int q, int length) => lengths[q] = length;

    /// <summary>Finds room for panels of the lengths that were set; moves the previous panels if there is no other way.</summary>
    public void Place<T>(Span<T> buffer)
    {
        if (IsAscending ? !TryPlaceDescending() && !TryPlaceAscending() : !TryPlaceAscending() && !TryPlaceDescending())
        {
            MovePreviousToEnd(buffer);
            TryPlaceAscending();
        }
    }

    /// <summary>Panel q must end before the previous panel q begins.</summary>
    private bool TryPlaceAscending()
    {
        int total = 0;
        int first = Capacity;
        for (int q = 0; q < lengths.Length; q++)
        {
            total += lengths[q];
            first = previousLengths[q] == 0 ? first : Math.Min(first, previousStarts[q] - total);
        }

        first = Math.Min(first, Capacity - total);
        if (first < 0)
        {
            return false;
        }

        IsAscending = true;
        for (int q = 0; q < lengths.Length; q++)
        {
            starts[q] = first;
            first += lengths[q];
        }

        return true;
    }

    /// <summary>Panel q must begin after the previous panel q ends.</summary>
    private bool TryPlaceDescending()
    {
        int total = 0;
        int end = 0;
        for (int q = lengths.Length - 1; q >= 0; q--)
        {
            total += lengths[q];
            end = previousLengths[q] == 0 ? end : Math.Max(end, previousStarts[q] + previousLengths[q] + total);
        }

        end = Math.Max(end, total);
        if (end > Capacity)
        {
            return false;
        }

        IsAscending = false;
        for (int q = lengths.Length - 1; q >= 0; q--)
        {
            end -= lengths[q];
            starts[q] = end;
        }

        return true;
    }

    private void MovePreviousToEnd<T>(Span<T> buffer)
    {
        int end = Capacity;
        for (int q = lengths.Length - 1; q >= 0; q--)
        {
            end -= previousLengths[q];
            buffer.Slice(previousStarts[q], previousLengths[q]).CopyTo(buffer[end..]);
            previousStarts[q] = end;
        }
    }
}
