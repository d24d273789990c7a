using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// In cycles counted from the start of its iteration, <paramref name="To"/> must not come before <paramref name="From"/> +
/// <paramref name="Cycles"/> − <paramref name="Distance"/>·II.
/// </summary>
/// <param name="Cycles">Least distance in cycles; 0 lets them share a cycle.</param>
/// <param name="Distance">Iterations between the two; 0 within one iteration.</param>
/// <param name="IsData">The later one reads the earlier one's result.</param>
internal readonly record struct LoopDependence(int From, int To, int Cycles, int Distance, bool IsData);

/// <summary>What must come before what in a loop body that is one block, within an iteration and across iterations.</summary>
internal sealed class LoopDependences
{
    private LoopDependences(ImmutableArray<Operation> operations)
    {
        Operations = operations;
        ImmutableArray<LoopDependence> all = [.. Data(operations), .. Memory(operations), .. Queues(operations)];
        Within = [.. Enumerable.Range(0, operations.Length).Select(to => all.Where(d => d.To == to && d.Distance == 0).ToImmutableArray())];
        Carried = [.. all.Where(d => d.Distance > 0)];
        OldContentReaders = ReadersOf(operations);
    }

    public ImmutableArray<Operation> Operations { get; }

    /// <summary>For each operation, what it waits for in its own iteration; the other operation comes earlier in the block.</summary>
    public ImmutableArray<ImmutableArray<LoopDependence>> Within { get; }

    /// <summary>Between accesses of one memory, or of queues, in different iterations.</summary>
    public ImmutableArray<LoopDependence> Carried { get; }

    /// <summary>For each register that the body writes, the operations that read what it held at the start of the iteration.</summary>
    public ImmutableDictionary<Register, ImmutableArray<int>> OldContentReaders { get; }

    public static LoopDependences Of(ImmutableArray<Operation> operations) => new(operations);

    private static IEnumerable<LoopDependence> Data(ImmutableArray<Operation> operations)
    {
        var definedBy = new Dictionary<Operand, int>();
        for (int i = 0; i < operations.Length; i++)
        {
            foreach (Operand operand in operations[i].Inputs.Where(definedBy.ContainsKey).Distinct())
            {
                int from = definedBy[operand];
                yield return new(from, i, DependenceGraph.IsSynchronousLoad(operations[from]) ? 1 : 0, Distance: 0, IsData: true);
            }

            if (operations[i].Result is { } result)
            {
                definedBy[result] = i;
            }
        }
    }

    private static IEnumerable<LoopDependence> Memory(ImmutableArray<Operation> operations)
    {
        AffineAnalysis[] views = [AffineAnalysis.Of(operations), AffineAnalysis.Of(operations, readsFlipsAsSums: true)];
        List<int> accesses = [.. Enumerable.Range(0, operations.Length).Where(i => operations[i].Target is Memory)];
        foreach (int from in accesses)
        {
            foreach (int to in accesses.Where(to => operations[to].Target == operations[from].Target))
            {
                bool isStore = operations[from].Code == OpCode.Store;
                if (!isStore && operations[to].Code == OpCode.Load)
                {
                    continue;
                }

                int addressBits = ((Memory)operations[from].Target!).AddressType.Bits;
                int nearest = from < to ? 0 : 1 + operations[to].ForwardedIterations;
                List<Int128?> distances =
                    [.. views.Select(v => v.Distance(operations[to].Operands[0], operations[from].Operands[0], addressBits, nearest))];
                if (!distances.Contains(null))
                {
                    // A store takes effect at the clock edge; a load in the same cycle still sees the old content.
                    yield return new(from, to, isStore ? 1 : 0, (int)Int128.Min(distances.Max()!.Value, int.MaxValue), IsData: false);
                }
            }
        }
    }

    /// <summary>
    /// Within an iteration accesses of queues keep their order; across iterations those of one end of a queue do, and what is taken
    /// comes after what it may depend on. Beyond that a pipeline takes elements before it has sent what earlier iterations send, which
    /// may need more room in the queues, but changes no element.
    /// </summary>
    private static IEnumerable<LoopDependence> Queues(ImmutableArray<Operation> operations)
    {
        List<int> accesses = [.. Enumerable.Range(0, operations.Length).Where(i => operations[i].Target is Queue)];
        foreach (int from in accesses)
        {
            foreach (int to in accesses)
            {
                int cycles = DependenceGraph.QueueDistance(operations[from], operations[to]);
                if (from < to || cycles > 0)
                {
                    yield return new(from, to, cycles, Distance: from < to ? 0 : 1, IsData: false);
                }
            }
        }
    }

    private static ImmutableDictionary<Register, ImmutableArray<int>> ReadersOf(ImmutableArray<Operation> operations)
    {
        Dictionary<Symbol, Value> oldContent = operations.Where(o => o.Code == OpCode.ReadRegister)
            .ToDictionary(o => o.Target!, o => o.Result!);
        return operations.Where(o => o.Code == OpCode.WriteRegister).Select(o => (Register)o.Target!).ToImmutableDictionary(
            register => register,
            register => oldContent.TryGetValue(register, out Value? old)
                ? [.. Enumerable.Range(0, operations.Length).Where(i => operations[i].Inputs.Contains(old))]
                : ImmutableArray<int>.Empty);
    }
}
