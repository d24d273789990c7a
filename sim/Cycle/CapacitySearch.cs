using System.Collections.Immutable;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Cycle;

/// <summary>
/// Finds queue capacities with which all runs of a simulation end. While one does not, the smallest full queue that a process
/// waits for is doubled (Parks, Bounded Scheduling of Process Networks, 1995); then each queue that has grown is made as small as
/// it can be. Capacities are powers of two, as those of <c>EventQueue</c>. More room never makes a process network stop earlier.
/// </summary>
/// <param name="transactions">All of the simulation.</param>
internal sealed class CapacitySearch(HardwareDesign design, IReadOnlyList<HostTransaction> transactions, int cycleLimit)
{
    private const int LargestCapacity = 1 << 20;

    /// <param name="waits">What the processes wait for with the capacities of the design.</param>
    /// <returns>Capacities of the queues that need a larger one; null when none was found.</returns>
    public IReadOnlyDictionary<Queue, int>? Run(ImmutableArray<QueueWait> waits)
    {
        ImmutableDictionary<Queue, int> capacities = ImmutableDictionary<Queue, int>.Empty;
        for (ImmutableArray<QueueWait>? left = waits; left is { } blocked; left = Blocked(capacities))
        {
            if (blocked.Where(w => w.IsFull).MinBy(w => w.Queue.Capacity)?.Queue is not { } full || full.Capacity >= LargestCapacity)
            {
                return null;
            }

            capacities = capacities.SetItem(design.Queues.Single(q => q.Name == full.Name), 2 * full.Capacity);
        }

        foreach (Queue queue in design.Queues.Where(capacities.ContainsKey))
        {
            capacities = Shrunk(capacities, queue);
        }

        var byName = Comparer<Queue>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return new SortedDictionary<Queue, int>(capacities.Where(c => c.Value > c.Key.Capacity).ToDictionary(), byName);
    }

    private ImmutableDictionary<Queue, int> Shrunk(ImmutableDictionary<Queue, int> capacities, Queue queue)
    {
        while (capacities[queue] > queue.Capacity)
        {
            ImmutableDictionary<Queue, int> smaller = capacities.SetItem(queue, capacities[queue] / 2);
            if (Blocked(smaller) is not null)
            {
                break;
            }

            capacities = smaller;
        }

        return capacities;
    }

    /// <summary>What the processes wait for in the end with these capacities; null when all runs end.</summary>
    private ImmutableArray<QueueWait>? Blocked(IReadOnlyDictionary<Queue, int> capacities)
    {
        try
        {
            new CycleSimulator(design, cycleLimit, observer: null, capacities).Simulate(transactions, CancellationToken.None);
            return null;
        }
        catch (DeadlockException deadlock)
        {
            return deadlock.Waits;
        }
        catch (RunLimitException)
        {
            return []; // an endless loop, which no capacity ends
        }
    }
}
