namespace SparseRtrl.Hardware;

/// <summary>
/// A first-in first-out queue of fixed capacity: what stands in for activity sparsity in a kernel. Its hardware form is a ring
/// buffer in block RAM with two registers, <c>head</c> and <c>count</c>; stale elements stay where they are, here as in hardware.
/// Between two processes (<see cref="ProcessAttribute"/>) it becomes a FIFO instead: who takes from an empty one waits, and in
/// hardware so does who adds to a full one.
/// </summary>
/// <typeparam name="T">An integer type of at most 32 bits, or bool.</typeparam>
public sealed class EventQueue<T> : IProcessQueue
    where T : unmanaged
{
    private const int LargestCapacity = 1 << 20;

    private T[] items;
    private int head;
    private int count;

    /// <param name="capacity">Largest number of elements; rounded up to a power of two, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="capacity"/> is not positive, or so large that no hardware has it.
    /// </exception>
    public EventQueue(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        if (capacity > LargestCapacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity),
                $"An event queue holds at most {LargestCapacity} elements, not {capacity}: hardware has no unbounded queues.");
        }

        Capacity = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, capacity));
        items = new T[Capacity];
    }

    public int Capacity { get; }

    public int Count => count;

    /// <summary>The element at a position counted from the oldest (0). It is not consumed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no element at that position.</exception>
    public T this[int position]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(position);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, count);
            return items[(head + position) & (items.Length - 1)];
        }
    }

    /// <exception cref="InvalidOperationException">The queue is full.</exception>
    public void Enqueue(T item)
    {
        if (count >= Capacity)
        {
            GoBeyondCapacity();
        }

        items[(head + count) & (items.Length - 1)] = item;
        count++;
    }

    /// <exception cref="InvalidOperationException">The queue is empty, and nothing fills it.</exception>
    public T Dequeue()
    {
        if (count == 0)
        {
            WaitForElement();
        }
        else if (count > Capacity)
        {
            ProcessNetwork.Current?.RefuseUseByWriter(this);
        }

        T item = items[head];
        head = (head + 1) & (items.Length - 1);
        count--;
        return item;
    }

    /// <summary>Visits the elements from the oldest on, without consuming them; also those that are enqueued meanwhile.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Forgets all elements in one step.</summary>
    public void Clear()
    {
        head = 0;
        count = 0;
    }

    private void WaitForElement()
    {
        if (ProcessNetwork.Current is not { } network)
        {
            throw new InvalidOperationException("The event queue is empty: test Count first.");
        }

        network.WaitFor(this);
    }

    /// <summary>Between processes capacity is a matter of timing, which the twin does not have.</summary>
    private void GoBeyondCapacity()
    {
        if (ProcessNetwork.Current is not { } network)
        {
            throw new InvalidOperationException($"The event queue is full ({Capacity} elements): give it a larger capacity.");
        }

        network.Exceed(this);
        if (count < items.Length)
        {
            return;
        }

        var larger = new T[2 * items.Length];
        for (int i = 0; i < count; i++)
        {
            larger[i] = items[(head + i) & (items.Length - 1)];
        }

        (items, head) = (larger, 0);
    }

    /// <summary>What <c>foreach</c> needs.</summary>
    public struct Enumerator(EventQueue<T> queue)
    {
        private int position = -1;

        public readonly T Current => queue[position];

        public bool MoveNext() => ++position < queue.count;
    }
}
