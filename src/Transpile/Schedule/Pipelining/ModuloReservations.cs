using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>Memory ports and multipliers that are taken in each slot; cycle t uses slot t modulo the initiation interval.</summary>
internal sealed class ModuloReservations(int initiationInterval, ScheduleOptions options)
{
    private readonly HashSet<(int Slot, Port Port)> ports = [];
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
                largest = (accesses.Count(), new(IntervalLimit.MemoryPort, accesses.Key.Symbol, LinesOf(accesses), accesses.Key.Kind));
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

    /// <summary>
    /// A block RAM has one port to read and one to write; registers can be read anywhere, and written at one place; a queue has two ends.
    /// </summary>
    private static bool NeedsPort(Operation operation) =>
        operation.Code == OpCode.Store || operation.Target is Queue || DependenceGraph.IsSynchronousLoad(operation);

    private static Port PortOf(Operation operation)
    {
        PortKind own = operation.Code is OpCode.Store or OpCode.Enqueue ? PortKind.Write : PortKind.Read;
        return new(operation.Target!, operation.Target is Memory { HasSinglePort: true } ? PortKind.Single : own);
    }

    /// <param name="Symbol">A memory or a queue.</param>
    private sealed record Port(Symbol Symbol, PortKind Kind);
}
