using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Cycle;

/// <summary>How often each kind of operator worked.</summary>
/// <param name="OperandBits">Widths of the operands; of the shared unit's when one computes it.</param>
/// <param name="Unit">Name of the shared unit, or null for operators of their own.</param>
/// <param name="Count">Evaluations, those whose result is not used included: the gates switch all the same.</param>
public sealed record OperatorActivity(OpCode Code, ImmutableArray<int> OperandBits, int ResultBits, string? Unit, long Count);

/// <summary>How often a memory's ports were used by the kernel.</summary>
public sealed record MemoryActivity(string Memory, MemoryKind Kind, int ElementBits, int Depth, long Reads, long Writes);

/// <summary>What an energy model multiplies its coefficients with.</summary>
/// <param name="Cycles">Clock cycles with the kernel busy.</param>
/// <param name="Operators">Ordered by code, widths and unit.</param>
/// <param name="Memories">In the order of the design, then the queues between processes: a pop is a read, a push a write.</param>
/// <param name="RegisterBitsWritten">Sum over all register writes of the register's width.</param>
public sealed record ActivityCounters(
    long Cycles, ImmutableArray<OperatorActivity> Operators, ImmutableArray<MemoryActivity> Memories, long RegisterBitsWritten)
{
    internal static ActivityCounters Of(HardwareDesign design, long cycles, AccessCounts counts)
    {
        ImmutableArray<State> states = design.Controller.States;
        return new(
            cycles,
            OperatorsOf(states, counts.CyclesPerState),
            [
                .. design.Memories.Select(memory => ActivityOf(memory, states, counts)),
                .. design.Queues.Select(queue => ActivityOf(queue, states, counts)),
            ],
            states.Sum(state => state.RegisterWrites.Sum(write => counts.Of(state, write) * write.Register.Type.Bits)));
    }

    private static ImmutableArray<OperatorActivity> OperatorsOf(ImmutableArray<State> states, IReadOnlyList<long> visits) =>
    [
        .. states
            .SelectMany(state => state.Nodes.Select(node => (Node: node, Count: visits[state.Index])))
            .Where(use => use.Node.Code != OpCode.Load)
            .GroupBy(use => OperatorOf(use.Node))
            .Select(group => new OperatorActivity(
                group.Key.Code, WidthsOf(group.First().Node), group.Key.ResultBits, group.Key.Unit, group.Sum(use => use.Count)))
            .OrderBy(activity => activity.Code)
            .ThenBy(activity => string.Join(',', activity.OperandBits.Select(bits => $"{bits:D2}")), StringComparer.Ordinal)
            .ThenBy(activity => activity.ResultBits)
            .ThenBy(activity => activity.Unit, StringComparer.Ordinal),
    ];

    private static (OpCode Code, string Widths, int ResultBits, string? Unit) OperatorOf(Node node) =>
        (node.Code, string.Join(',', WidthsOf(node)), node.Unit?.ResultType.Bits ?? node.Type.Bits, node.Unit?.Name);

    private static ImmutableArray<int> WidthsOf(Node node) =>
        [.. (node.Unit?.OperandTypes ?? [.. node.Inputs.Select(input => input.Type)]).Select(type => type.Bits)];

    private static MemoryActivity ActivityOf(Queue queue, ImmutableArray<State> states, AccessCounts counts)
    {
        long pops = states.Sum(state => state.Pops.Where(pop => pop.Queue == queue).Sum(pop => counts.Of(state, pop)));
        long pushes = states.Sum(state => state.Pushes.Where(push => push.Queue == queue).Sum(push => counts.Of(state, push)));
        return new(queue.Name, queue.Kind, queue.ElementType.Bits, queue.Capacity, pops, pushes);
    }

    private static MemoryActivity ActivityOf(Memory memory, ImmutableArray<State> states, AccessCounts counts)
    {
        long reads = states.Sum(state =>
            state.Reads.Where(read => read.Memory == memory).Sum(read => counts.Of(state, read))
            + counts.CyclesPerState[state.Index] * state.Nodes.Count(node => node.Memory == memory));
        long writes = states.Sum(state =>
            state.Writes.Where(write => write.Memory == memory).Sum(write => counts.Of(state, write)));
        return new(memory.Name, memory.Kind, memory.ElementType.Bits, memory.Depth, reads, writes);
    }
}
