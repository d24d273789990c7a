using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>A block with a state for every operation.</summary>
/// <param name="Cycles">For each operation, its state counted from 0; for register reads and constants meaningless.</param>
/// <param name="Length">Number of states.</param>
/// <param name="LongestChainNanoseconds">Largest sum of operator delays within one state.</param>
internal sealed record BlockSchedule(
    ImmutableArray<Operation> Operations, ImmutableArray<int> Cycles, int Length, double LongestChainNanoseconds);

/// <summary>
/// List scheduling with operator chaining: state by state, the ready operation with the longest way to the end of the block goes
/// first, as long as the chain fits the clock period and there is a port or a multiplier for it.
/// </summary>
internal sealed class ListScheduler
{
    private readonly DependenceGraph graph;
    private readonly ScheduleOptions options;
    private readonly double[] priority;
    private readonly int[] cycles;
    private readonly double[] finish;
    private readonly bool[] afterMultiply;
    private readonly bool[] isPlaced;

    private ListScheduler(DependenceGraph graph, ScheduleOptions options)
    {
        this.graph = graph;
        this.options = options;
        int count = graph.Operations.Length;
        (cycles, finish, afterMultiply, isPlaced) = (new int[count], new double[count], new bool[count], new bool[count]);
        priority = Priorities();
    }

    public static BlockSchedule Run(ImmutableArray<Operation> operations, Operand? condition, ScheduleOptions options)
    {
        var scheduler = new ListScheduler(DependenceGraph.Of(operations), options);
        scheduler.PlaceAll();
        int lastState = RegisterWritePlacement.Place(operations, scheduler.cycles, condition);
        return new(operations, [.. scheduler.cycles], lastState + 1, scheduler.finish.DefaultIfEmpty(0).Max());
    }

    private void PlaceAll()
    {
        // Register writes take no part: they follow from where everything else is.
        List<int> waiting = [.. Enumerable.Range(0, cycles.Length)
            .Where(i => graph.Operations[i].Code != OpCode.WriteRegister)
            .OrderByDescending(i => priority[i])
            .ThenBy(i => i)];
        for (int cycle = 0; waiting.Count > 0; cycle++)
        {
            var resources = new StateResources(options);
            while (waiting.FindIndex(i => TryPlace(i, cycle, resources)) is >= 0 and var placed)
            {
                waiting.RemoveAt(placed);
            }
        }
    }

    private bool TryPlace(int index, int cycle, StateResources resources)
    {
        double start = 0;
        bool isChained = false;
        bool multiplyBefore = false;
        foreach (Dependence dependence in graph.Predecessors[index])
        {
            if (!isPlaced[dependence.From] || cycles[dependence.From] + dependence.Cycles > cycle)
            {
                return false;
            }

            if (dependence.IsData)
            {
                start = Math.Max(start, Arrival(dependence.From, cycle));
                isChained |= cycles[dependence.From] == cycle && finish[dependence.From] > 0;
                multiplyBefore |= cycles[dependence.From] == cycle && afterMultiply[dependence.From];
            }
        }

        Operation operation = graph.Operations[index];
        double end = start + OperationDelays.Of(operation, options);
        // An operation that is too slow for any state stands alone in its chain; the timing report then says so.
        bool fits = end <= options.ChainBudgetNanoseconds || !isChained;
        bool isMultiply = operation.Code == OpCode.Multiply;
        // Two multipliers in one chain could close a combinational loop once they are shared between states.
        if (!fits || (isMultiply && multiplyBefore) || !resources.TryTake(operation))
        {
            return false;
        }

        (cycles[index], finish[index], afterMultiply[index], isPlaced[index]) = (cycle, end, isMultiply || multiplyBefore, true);
        return true;
    }

    /// <summary>When the result of an operation is there, counted from the start of the state that reads it.</summary>
    private double Arrival(int producer, int cycle)
    {
        Operation operation = graph.Operations[producer];
        if (DependenceGraph.IsSynchronousLoad(operation))
        {
            return options.Delays.BlockRamNanoseconds;
        }

        return cycles[producer] == cycle ? finish[producer] : 0;
    }

    /// <summary>Longest way to the end of the block; a synchronous load counts a whole state.</summary>
    private double[] Priorities()
    {
        double[] longest = [.. graph.Operations.Select(OwnTime)];
        for (int i = graph.Operations.Length - 1; i >= 0; i--)
        {
            foreach (Dependence dependence in graph.Predecessors[i])
            {
                longest[dependence.From] = Math.Max(
                    longest[dependence.From], OwnTime(graph.Operations[dependence.From]) + longest[i]);
            }
        }

        return longest;
    }

    private double OwnTime(Operation operation) => operation.Code switch
    {
        OpCode.WriteRegister => 0,
        _ when DependenceGraph.IsSynchronousLoad(operation) => 1e3 / options.ClockMegahertz,
        _ => OperationDelays.Of(operation, options),
    };
}
