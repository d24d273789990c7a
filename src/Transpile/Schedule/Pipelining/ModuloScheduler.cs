using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// Modulo scheduling (Rau 1994) with operator chaining: for growing initiation intervals, places the operations as early as ports,
/// multipliers and chains allow, delays those that a carried dependence finds too early, and starts over, until all dependences
/// hold or an operation has moved so far that the interval cannot do. Where a register stands in the way, a further attempt lets
/// the next iteration take the value in the cycle in which it is written, past the register.
/// </summary>
internal sealed class ModuloScheduler
{
    private readonly LoopDependences dependences;
    private readonly ImmutableArray<Operation> operations;
    private readonly Operand condition;
    private readonly ScheduleOptions options;
    private readonly int interval;
    private readonly bool bypassesRegisters;
    private readonly int[] notBefore;
    private readonly IntervalBound?[] delayedBy;
    private readonly ChainedPlacement placement;

    private ModuloScheduler(
        LoopDependences dependences, Operand condition, ScheduleOptions options, int interval, bool bypassesRegisters)
    {
        this.dependences = dependences;
        this.condition = condition;
        this.options = options;
        this.interval = interval;
        this.bypassesRegisters = bypassesRegisters;
        operations = dependences.Operations;
        int count = operations.Length;
        (notBefore, delayedBy) = (new int[count], new IntervalBound?[count]);
        placement = new(dependences, options);
    }

    /// <summary>The schedule with the smallest interval; the bound says why it is not smaller.</summary>
    /// <param name="condition">Whether there is another iteration; an operand of the body.</param>
    /// <param name="sequentialCycles">Cycles of an iteration that does not overlap with others.</param>
    /// <param name="requested">An interval that the source asks for; a smaller one is not tried. Null: as small as can be.</param>
    /// <returns>Null for the schedule when overlapping iterations gains nothing.</returns>
    public static (PipelineSchedule? Schedule, IntervalBound Bound) Run(
        ImmutableArray<Operation> operations, Operand condition, int sequentialCycles, ScheduleOptions options, int? requested = null)
    {
        var loop = LoopDependences.Of(operations);
        (int first, IntervalBound bound) = ModuloReservations.MinimumInterval(operations, options);
        if (requested > first)
        {
            (first, bound) = (requested.Value, new(IntervalLimit.Directive, Symbol: null, [operations[0].Origin.Span]));
        }

        for (int candidate = first; candidate < sequentialCycles; candidate++)
        {
            int latest = 2 * (sequentialCycles + candidate);
            PipelineSchedule? schedule = new ModuloScheduler(loop, condition, options, candidate, bypassesRegisters: false)
                .TrySchedule(latest, out IntervalBound obstacle);
            if (schedule is null && obstacle is { Limit: IntervalLimit.Recurrence, Symbol: Register })
            {
                schedule = new ModuloScheduler(loop, condition, options, candidate, bypassesRegisters: true).TrySchedule(latest, out _);
            }

            if (schedule is not null)
            {
                return (schedule.Stages > 1 ? schedule : null, bound);
            }

            bound = obstacle;
        }

        return (null, bound);
    }

    /// <param name="obstacle">Why there is none.</param>
    private PipelineSchedule? TrySchedule(int latest, out IntervalBound obstacle)
    {
        do
        {
            if (!TryPlaceAll(latest))
            {
                obstacle = Obstacle();
                return null;
            }
        }
        while (DelayTooEarly());

        // The next iteration starts only once it is known that there is one.
        obstacle = new(IntervalLimit.Condition, Symbol: null, LinesOf(operations.Where(o => o.Result == condition)));
        if (placement.AvailableFrom(condition, interval) >= interval)
        {
            return null;
        }

        int depth = Enumerable.Range(0, operations.Length).Max(placement.AvailableFrom) + 1;
        return new(dependences, placement, interval, depth);
    }

    private bool TryPlaceAll(int latest)
    {
        var reservations = new ModuloReservations(interval, options);
        for (int i = 0; i < operations.Length; i++)
        {
            int earliest = EarliestCycle(i);
            // From the second cycle on nothing is chained, and after one interval the same slots come again.
            int end = earliest + 1 + interval;
            int cycle = earliest;
            while (cycle < end && !TryPlace(i, cycle, reservations))
            {
                cycle++;
            }

            if (cycle == end || cycle > latest)
            {
                return false;
            }
        }

        return true;
    }

    private int EarliestCycle(int index) => dependences.Within[index]
        .Select(d => placement.Cycles[d.From] + d.Cycles)
        .Append(notBefore[index])
        .Max();

    private bool TryPlace(int index, int cycle, ModuloReservations reservations) =>
        placement.TryPlace(index, cycle) && reservations.TryTake(operations[index], cycle);

    /// <summary>Raises the earliest cycle of operations that come too soon after an earlier iteration. True when there was one.</summary>
    private bool DelayTooEarly()
    {
        bool delayed = false;
        foreach (LoopDependence dependence in dependences.Carried)
        {
            long earliest = placement.Cycles[dependence.From] + dependence.Cycles - (long)dependence.Distance * interval;
            delayed |= Delay(dependence.To, earliest, dependence.From);
        }

        for (int i = 0; i < operations.Length; i++)
        {
            if (operations[i] is { Code: OpCode.WriteRegister, Target: Register register })
            {
                foreach (int reader in dependences.OldContentReaders[register])
                {
                    // What the iteration before writes is there one cycle later.
                    delayed |= bypassesRegisters
                        ? Delay(reader, placement.Cycles[i] - interval, i) || Bypass(reader, i)
                        : Delay(reader, placement.Cycles[i] + 1 - interval, i);
                }
            }
        }

        return delayed;
    }

    /// <summary>
    /// Lets a reader that comes in the cycle of the write wait for the value. True when it did not before and has to be placed anew.
    /// </summary>
    private bool Bypass(int reader, int write)
    {
        if (placement.Cycles[reader] != placement.Cycles[write] - interval)
        {
            return false;
        }

        BypassedInput input = placement.InputFrom(write) with { Cycle = placement.Cycles[reader] };
        if (placement.Bypassed[reader] is { } known && known.Cycle == input.Cycle)
        {
            input = new(input.Cycle, Math.Max(known.Arrival, input.Arrival), known.IsAfterMultiply || input.IsAfterMultiply);
        }

        // Cycles only grow, so that this ends: the reader does not return to a cycle in which the value came too late for it.
        bool changed = placement.Bypassed[reader] != input;
        (placement.Bypassed[reader], notBefore[reader]) = (input, Math.Max(notBefore[reader], input.Cycle));
        return changed;
    }

    private bool Delay(int index, long earliest, int cause)
    {
        if (placement.Cycles[index] >= earliest)
        {
            return false;
        }

        notBefore[index] = Math.Max(notBefore[index], (int)earliest);
        (int first, int last) = (Math.Min(index, cause), Math.Max(index, cause));
        delayedBy[index] = new(IntervalLimit.Recurrence, operations[cause].Target, LinesOf(Between(first, last)));
        return true;
    }

    /// <summary>The operations on the way from one to another of the same iteration, both included.</summary>
    private IEnumerable<Operation> Between(int first, int last)
    {
        var after = new HashSet<int> { first };
        for (int i = first + 1; i <= last; i++)
        {
            if (dependences.Within[i].Any(d => after.Contains(d.From)))
            {
                after.Add(i);
            }
        }

        var before = new HashSet<int> { last };
        for (int i = last; i >= first; i--)
        {
            if (before.Contains(i))
            {
                before.UnionWith(dependences.Within[i].Select(d => d.From));
            }
        }

        return Enumerable.Range(first, last - first + 1)
            .Where(i => i == first || i == last || (after.Contains(i) && before.Contains(i)))
            .Select(i => operations[i]);
    }

    /// <summary>The carried dependence that pushed an operation furthest, or a lack of free slots.</summary>
    private IntervalBound Obstacle()
    {
        int furthest = Enumerable.Range(0, operations.Length).MaxBy(i => notBefore[i]);
        return delayedBy[furthest] ?? new(IntervalLimit.Placement, Symbol: null, []);
    }

    private static ImmutableArray<SourceSpan> LinesOf(IEnumerable<Operation> causes) =>
        [.. causes.Select(o => o.Origin.Span).DistinctBy(s => s.ToString())];
}
