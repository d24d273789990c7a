using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>Memory ports and multipliers that are taken in each slot; cycle t uses slot t modulo the initiation interval.</summary>
internal sealed class ModuloReservations(int initiationInterval, ScheduleOptions options)
{
    private readonly HashSet<(int Slot, MemoryPort Port)> ports = [];
    private readonly int[] multipliers = new int[initiationInterval];

    /// <summary>The smallest interval in which all operations find a port or a multiplier, and what it is due to.</summary>
    public static (int Interval, IntervalBound Bound) MinimumInterval(IReadOnlyList<Operation> operations, ScheduleOptions options)
    {
        List<Operation> products = [.. operations.Where(NeedsMultiplier)];
        int rounds = (products.Count + options.MaximumMultipliers - 1) / options.MaximumMultipliers;
        (int Interval, IntervalBound Bound) largest = rounds > 1
            ? (rounds, new(IntervalLimit.Multipliers, Symbol: null, LinesOf(products)))
            : (1, new(IntervalLimit.None, Symbol: null, []));
        foreach (var accesses in operations.Where(NeedsPort).GroupBy(PortOf))
        {
            if (accesses.Count() > largest.Interval)
            {
                largest = (accesses.Count(), new(IntervalLimit.MemoryPort, accesses.Key.Memory, LinesOf(accesses), accesses.Key.Kind));
            }
        }

        return largest;
    }

    private static ImmutableArray<SourceSpan> LinesOf(IEnumerable<Operation> operations) =>
        [.. operations.Select(o => o.Origin.Span).DistinctBy(s => s.ToString())];

    /// <summary>Takes what the operation needs in the slot of this cycle, or gives false when it is not free.</summary>
    public bool TryTake(Operation operation, int cycle)
    {
        int slot = cycle % initiationInterval;
        if (NeedsMultiplier(operation))
        {
            return multipliers[slot] < options.MaximumMultipliers && ++multipliers[slot] > 0;
        }

        return !NeedsPort(operation) || ports.Add((slot, PortOf(operation)));
    }

    private static bool NeedsMultiplier(Operation operation) => operation.Code == OpCode.Multiply;

    /// <summary>A block RAM has one port to read and one to write; registers can be read anywhere, and written at one place.</summary>
    private static bool NeedsPort(Operation operation) =>
        operation.Code == OpCode.Store || DependenceGraph.IsSynchronousLoad(operation);

    private static MemoryPort PortOf(Operation operation)
    {
        var memory = (Memory)operation.Target!;
        PortKind own = operation.Code == OpCode.Store ? PortKind.Write : PortKind.Read;
        return new(memory, memory.HasSinglePort ? PortKind.Single : own);
    }

    private sealed record MemoryPort(Memory Memory, PortKind Kind);
}
