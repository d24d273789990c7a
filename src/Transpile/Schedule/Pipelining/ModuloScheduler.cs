using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// Modulo scheduling (Rau 1994) with operator chaining: for growing initiation intervals, places the operations as early as ports,
/// multipliers and chains allow, delays those that a carried dependence finds too early, and starts over, until all dependences
/// hold or an operation has moved so far that the interval cannot do.
/// </summary>
internal sealed class ModuloScheduler
{
    private readonly LoopDependences dependences;
    private readonly ImmutableArray<Operation> operations;
    private readonly Operand condition;
    private readonly ScheduleOptions options;
    private readonly int interval;
    private readonly int[] notBefore;
    private readonly int[] cycles;
    private readonly double[] finish;
    private readonly bool[] afterMultiply;

    private ModuloScheduler(LoopDependences dependences, Operand condition, ScheduleOptions options, int interval)
    {
        this.dependences = dependences;
        this.condition = condition;
        this.options = options;
        this.interval = interval;
        operations = dependences.Operations;
        int count = operations.Length;
        (notBefore, cycles, finish, afterMultiply) = (new int[count], new int[count], new double[count], new bool[count]);
    }

    /// <summary>The schedule with the smallest interval, or null when overlapping iterations gains nothing.</summary>
    /// <param name="condition">Whether there is another iteration; an operand of the body.</param>
    /// <param name="sequentialCycles">Cycles of an iteration that does not overlap with others.</param>
    public static PipelineSchedule? Run(
        ImmutableArray<Operation> operations, Operand condition, int sequentialCycles, ScheduleOptions options)
    {
        var loop = LoopDependences.Of(operations);
        int first = ModuloReservations.MinimumInterval(operations, options);
        for (int candidate = first; candidate < sequentialCycles; candidate++)
        {
            var scheduler = new ModuloScheduler(loop, condition, options, candidate);
            if (scheduler.TrySchedule(latest: 2 * (sequentialCycles + candidate)) is { } schedule)
            {
                return schedule.Stages > 1 ? schedule : null;
            }
        }

        return null;
    }

    private PipelineSchedule? TrySchedule(int latest)
    {
        do
        {
            if (!TryPlaceAll(latest))
            {
                return null;
            }
        }
        while (DelayTooEarly());

        // The next iteration starts only once it is known that there is one.
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
            // After one interval the same slots come again.
            int cycle = earliest;
            while (cycle < earliest + interval && !TryPlace(i, cycle, reservations))
            {
                cycle++;
            }

            if (cycle == earliest + interval || cycle > latest)
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
        bool isChained = chained.Any(d => d.Cycles == 0 && finish[d.From] > 0);
        bool multiplyBefore = chained.Any(d => d.Cycles == 0 && afterMultiply[d.From]);
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
            delayed |= Delay(dependence.To, cycles[dependence.From] + dependence.Cycles - (long)dependence.Distance * interval);
        }

        for (int i = 0; i < operations.Length; i++)
        {
            if (operations[i] is { Code: OpCode.WriteRegister, Target: Register register })
            {
                foreach (int reader in dependences.OldContentReaders[register])
                {
                    // What the iteration before writes is there one cycle later.
                    delayed |= Delay(reader, cycles[i] + 1 - interval);
                }
            }
        }

        return delayed;
    }

    private bool Delay(int index, long earliest)
    {
        if (cycles[index] >= earliest)
        {
            return false;
        }

        notBefore[index] = (int)earliest;
        return true;
    }

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
}
