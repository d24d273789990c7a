using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Cycle;

/// <summary>What one process of a deadlock waits for.</summary>
/// <param name="Process">Name of the C# method.</param>
/// <param name="Queue">With the capacity that was simulated.</param>
/// <param name="IsFull">True: for room in the queue; false: for an element.</param>
/// <param name="Place">The Enqueue or Dequeue.</param>
public sealed record QueueWait(string Process, Queue Queue, bool IsFull, SourceSpan Place)
{
    public override string ToString() => IsFull
        ? $"{Process} waits for room in {Queue} (all {Queue.Capacity} places are taken) at {Place}"
        : $"{Process} waits for an element of {Queue} (empty) at {Place}";
}

/// <summary>Processes of a run wait for each other, and none of them will ever go on.</summary>
/// <param name="cycles">Cycles of the run so far.</param>
/// <param name="enough">
/// Capacities with which all runs of the simulation end, of the queues that need another one; null when there are none.
/// </param>
public sealed class DeadlockException(
    HostMap map, int entry, long cycles, ImmutableArray<QueueWait> waits, IReadOnlyDictionary<Queue, int>? enough)
    : Exception(
        $"{map.Kernel}.{map.EntryNames[entry]}: deadlock in cycle {cycles}: {string.Join("; ", waits)}. {Remedy(waits, enough)}")
{
    public ImmutableArray<QueueWait> Waits { get; } = waits;

    /// <summary>Capacities by queue with which all runs end; null when no capacity helps.</summary>
    public IReadOnlyDictionary<Queue, int>? SufficientCapacities { get; } = enough;

    private static string Remedy(ImmutableArray<QueueWait> waits, IReadOnlyDictionary<Queue, int>? enough)
    {
        if (enough is not null)
        {
            IEnumerable<string> changes =
                enough.Select(change => $"{change.Key} a capacity of {change.Value} instead of {change.Key.Capacity}");
            return $"It ends if you give {string.Join(" and ", changes)}.";
        }

        return waits.Any(wait => wait.IsFull)
            ? "No larger capacity was found with which it ends."
            : "No capacity helps: each waits for an element that none of the others sends.";
    }
}
