using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>One operation must not be in an earlier state than another one plus a distance.</summary>
/// <param name="From">Index of the earlier operation in its block.</param>
/// <param name="Cycles">Least distance in states; 0 lets them share a state.</param>
/// <param name="IsData">The later one reads the earlier one's result.</param>
internal readonly record struct Dependence(int From, int Cycles, bool IsData);

/// <summary>
/// What must come before what in a block. Register writes are placed afterwards (see <see cref="RegisterWritePlacement"/>).
/// </summary>
internal sealed class DependenceGraph
{
    private DependenceGraph(ImmutableArray<Operation> operations, ImmutableArray<ImmutableArray<Dependence>> predecessors)
    {
        Operations = operations;
        Predecessors = predecessors;
    }

    public ImmutableArray<Operation> Operations { get; }

    /// <summary>For each operation, what it waits for.</summary>
    public ImmutableArray<ImmutableArray<Dependence>> Predecessors { get; }

    /// <summary>True for a load whose data comes a cycle after the address.</summary>
    public static bool IsSynchronousLoad(Operation operation) =>
        operation is { Code: OpCode.Load, Target: Memory { HasSynchronousRead: true } };

    /// <summary>True for an access after which the memory's output is another one: a read, and a write through a single port.</summary>
    public static bool ReplacesOutput(Operation access, Memory memory) =>
        access.Target == memory && (access.Code == OpCode.Load || memory.HasSinglePort);

    public static DependenceGraph Of(ImmutableArray<Operation> operations)
    {
        var definedBy = new Dictionary<Operand, int>();
        var predecessors = new List<ImmutableArray<Dependence>>();
        for (int i = 0; i < operations.Length; i++)
        {
            IEnumerable<Dependence> data = operations[i].Inputs
                .Where(definedBy.ContainsKey)
                .Select(o => new Dependence(definedBy[o], IsSynchronousLoad(operations[definedBy[o]]) ? 1 : 0, IsData: true));
            predecessors.Add([.. data, .. MemoryOrder(operations, i), .. QueueOrder(operations, i)]);
            if (operations[i].Result is { } result)
            {
                definedBy[result] = i;
            }
        }

        return new(operations, [.. predecessors]);
    }

    private static IEnumerable<Dependence> MemoryOrder(ImmutableArray<Operation> operations, int later)
    {
        if (operations[later] is not { Target: Memory memory, Code: var code })
        {
            yield break;
        }

        for (int earlier = 0; earlier < later; earlier++)
        {
            Operation other = operations[earlier];
            if (other.Target != memory
                || (other.Code == OpCode.Load && code == OpCode.Load)
                || AreDisjoint(other, operations[later]))
            {
                continue;
            }

            // A store takes effect at the clock edge: what follows it must wait for the next state, what precedes it need not.
            yield return new(earlier, other.Code == OpCode.Store ? 1 : 0, IsData: false);
        }
    }

    /// <summary>
    /// Accesses of queues keep their order, and share a state where <see cref="QueueDistance"/> lets them.
    /// </summary>
    private static IEnumerable<Dependence> QueueOrder(ImmutableArray<Operation> operations, int later) =>
        operations[later].Target is not Queue
            ? []
            : Enumerable.Range(0, later).Where(earlier => operations[earlier].Target is Queue)
                .Select(earlier => new Dependence(earlier, QueueDistance(operations[earlier], operations[later]), IsData: false));

    /// <summary>
    /// How many states later than one access of a queue the next one comes at least. Each end of a queue serves one access a state.
    /// What a process takes from a queue may depend on what it has sent before; in one state it would wait for it and not send it.
    /// </summary>
    public static int QueueDistance(Operation earlier, Operation later)
    {
        bool isSameEnd = earlier.Target == later.Target && earlier.Code == later.Code;
        bool mayAnswer = earlier is { Code: OpCode.Enqueue, Target: Queue { IsInCycle: true } }
            && later is { Code: OpCode.Dequeue, Target: Queue { IsInCycle: true } };
        return isSameEnd || mayAnswer ? 1 : 0;
    }

    private static bool AreDisjoint(Operation a, Operation b) =>
        a.Operands[0] is Constant x && b.Operands[0] is Constant y && x.Literal != y.Literal;
}
