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
    private readonly BypassedInput?[] bypassed;
    private readonly IntervalBound?[] delayedBy;
    private readonly int[] cycles;
    private readonly double[] finish;
    private readonly bool[] afterMultiply;

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
        (notBefore, cycles, finish, afterMultiply) = (new int[count], new int[count], new double[count], new bool[count]);
        delayedBy = new IntervalBound?[count];
        bypassed = new BypassedInput?[count];
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
        if (CycleOfCondition() >= interval)
        {
            return null;
        }

        int depth = Enumerable.Range(0, operations.Length).Max(i => AvailableFrom(i)) + 1;
        return new(operations, [.. cycles], interval, depth, finish.Max());
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
        .Select(d => cycles[d.From] + d.Cycles)
        .Append(notBefore[index])
        .Max();

    private bool TryPlace(int index, int cycle, ModuloReservations reservations)
    {
        Operation operation = operations[index];
        List<LoopDependence> chained = [.. dependences.Within[index].Where(d => d.IsData && cycles[d.From] + d.Cycles == cycle)];
        double start = chained.Select(d => d.Cycles > 0 ? options.Delays.BlockRamNanoseconds : finish[d.From]).DefaultIfEmpty(0).Max();
        // What does not fit behind a block RAM fits a cycle later, behind the register that carries the element.
        bool isChained = chained.Any(d => d.Cycles > 0 ? options.Delays.BlockRamNanoseconds > 0 : finish[d.From] > 0);
        bool multiplyBefore = chained.Any(d => d.Cycles == 0 && afterMultiply[d.From]);
        if (bypassed[index] is { } input && input.Cycle == cycle)
        {
            (start, isChained, multiplyBefore) = (Math.Max(start, input.Arrival), true, multiplyBefore || input.IsAfterMultiply);
        }

        double end = start + OperationDelays.Of(operation, options);
        bool isMultiply = operation.Code == OpCode.Multiply;
        // As in straight code: what is too slow for any cycle stands alone, and multipliers are never chained.
        bool fits = end <= options.ChainBudgetNanoseconds || !isChained;
        if (!fits || (isMultiply && multiplyBefore) || !reservations.TryTake(operation, cycle))
        {
            return false;
        }

        (cycles[index], finish[index], afterMultiply[index]) = (cycle, end, isMultiply || multiplyBefore);
        return true;
    }

    /// <summary>Raises the earliest cycle of operations that come too soon after an earlier iteration. True when there was one.</summary>
    private bool DelayTooEarly()
    {
        bool delayed = false;
        foreach (LoopDependence dependence in dependences.Carried)
        {
            long earliest = cycles[dependence.From] + dependence.Cycles - (long)dependence.Distance * interval;
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
                        ? Delay(reader, cycles[i] - interval, i) || Bypass(reader, i)
                        : Delay(reader, cycles[i] + 1 - interval, i);
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
        if (cycles[reader] != cycles[write] - interval)
        {
            return false;
        }

        BypassedInput input = InputFrom(write) with { Cycle = cycles[reader] };
        if (bypassed[reader] is { } known && known.Cycle == input.Cycle)
        {
            input = new(input.Cycle, Math.Max(known.Arrival, input.Arrival), known.IsAfterMultiply || input.IsAfterMultiply);
        }

        // Cycles only grow, so that this ends: the reader does not return to a cycle in which the value came too late for it.
        bool changed = bypassed[reader] != input;
        (bypassed[reader], notBefore[reader]) = (input, input.Cycle);
        return changed;
    }

    /// <summary>When the value is there that a register is set to, with the choice between it and the register's first content.</summary>
    private BypassedInput InputFrom(int write)
    {
        HardwareType type = ((Register)operations[write].Target!).Type;
        double choice = options.Delays.Nanoseconds(OpCode.Select, type, [HardwareType.Bool, type, type], hasConstantOperand: false);
        LoopDependence? value = dependences.Within[write].Select(d => (LoopDependence?)d).FirstOrDefault(d => d!.Value.IsData);
        return value is not { } from || cycles[from.From] + from.Cycles < cycles[write] ? new(0, choice, IsAfterMultiply: false)
            : from.Cycles > 0 ? new(0, choice + options.Delays.BlockRamNanoseconds, IsAfterMultiply: false)
            : new(0, choice + finish[from.From], afterMultiply[from.From]);
    }

    private bool Delay(int index, long earliest, int cause)
    {
        if (cycles[index] >= earliest)
        {
            return false;
        }

        notBefore[index] = (int)earliest;
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

    /// <summary>First cycle in which the condition can be used.</summary>
    private int CycleOfCondition()
    {
        int index = operations.ToList().FindIndex(o => o.Result == condition);
        if (index < 0)
        {
            return 0;
        }

        // The content of a register that the iteration before has just written.
        return operations[index] is { Code: OpCode.ReadRegister, Target: Register register }
            ? operations.Select((o, i) => o.Code == OpCode.WriteRegister && o.Target == register ? cycles[i] + 1 - interval : 0).Max()
            : AvailableFrom(index);
    }

    private int AvailableFrom(int index) => cycles[index] + (DependenceGraph.IsSynchronousLoad(operations[index]) ? 1 : 0);

    /// <summary>An operand that comes from the iteration before past its register.</summary>
    /// <param name="Cycle">Of the operation that reads it.</param>
    /// <param name="Arrival">Nanoseconds after the start of that cycle.</param>
    /// <param name="IsAfterMultiply">Whether a multiplier is in the chain before it.</param>
    private sealed record BypassedInput(int Cycle, double Arrival, bool IsAfterMultiply);
}
