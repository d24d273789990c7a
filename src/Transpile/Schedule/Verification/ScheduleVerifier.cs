using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Verification;

/// <summary>
/// Checks every schedule before hardware is made of it, whatever made it: all dependences are found anew, from the operations alone and by
/// other means than the schedulers use. Within an iteration and, where iterations overlap, across any number of them: data, registers,
/// memory and queue order; ports, queue ends and multipliers of each state; and the initiation interval. Then that the states do
/// what the schedule says.
/// </summary>
internal static class ScheduleVerifier
{
    /// <param name="states">Those of the design.</param>
    /// <exception cref="InvalidOperationException">Lists every violation: a bug of the compiler.</exception>
    public static void ThrowIfInvalid(string kernel, IEnumerable<TimedBlock> blocks, ImmutableArray<State> states)
    {
        List<string> violations = [.. blocks.SelectMany(block => Verify(block).Concat(StateVerifier.Verify(block, states))
            .Select(violation => $"states from {states[block.FirstState].Name} on: {violation}"))];
        if (violations.Count > 0)
        {
            throw new InvalidOperationException(
                $"The schedule of {kernel} is invalid; this is a bug of the compiler:\n{string.Join('\n', violations)}");
        }
    }

    /// <summary>One message for each violation; each begins with the kind of rule and a colon.</summary>
    public static IReadOnlyList<string> Verify(TimedBlock block)
    {
        string[] misplaced = [.. Cycles(block)];
        return misplaced.Length > 0
            ? misplaced
            : [.. new ValueOrder(block).Violations(), .. new MemoryOrder(block).Violations(), .. QueueOrder.Violations(block), .. Resources(block)];
    }

    private static IEnumerable<string> Cycles(TimedBlock block)
    {
        if (block.Interval < 1 || block.Length < 1)
        {
            yield return $"interval: {block.Interval} cycles for iterations of {block.Length}";
        }

        for (int i = 0; i < block.Operations.Length; i++)
        {
            if (block.Operations[i].Code != OpCode.ReadRegister && (block.Cycles[i] < 0 || block.Cycles[i] >= block.Length))
            {
                yield return $"range: {Describe(block, i)} is outside the {block.Length} cycles";
            }
        }
    }

    /// <summary>What one state has of each is used once in it, by whatever iteration.</summary>
    private static IEnumerable<string> Resources(TimedBlock block)
    {
        ILookup<int, int> slots = Enumerable.Range(0, block.Operations.Length)
            .Where(i => block.Operations[i].Code != OpCode.ReadRegister).ToLookup(block.Slot);
        foreach (IGrouping<int, int> slot in slots.OrderBy(slot => slot.Key))
        {
            foreach (var users in slot.Where(i => PortOf(block.Operations[i]) is not null).GroupBy(i => PortOf(block.Operations[i])))
            {
                if (users.Count() > 1)
                {
                    yield return $"port: {string.Join(" and ", users.Select(i => Describe(block, i)))} share {users.Key} in slot {slot.Key}";
                }
            }

            int products = slot.Count(i => block.Operations[i].Code == OpCode.Multiply);
            if (products > block.Multipliers)
            {
                yield return $"multipliers: slot {slot.Key} has {products} products for {block.Multipliers} multipliers";
            }
        }
    }

    /// <summary>The port that an operation takes for itself, as text; null when it takes none.</summary>
    private static string? PortOf(Operation operation) => operation switch
    {
        { Target: Memory { Kind: MemoryKind.Spram } memory } => $"the port of {memory}",
        { Target: Memory { Kind: MemoryKind.BlockRam } memory, Code: OpCode.Load } => $"the read port of {memory}",
        { Target: Memory memory, Code: OpCode.Store } => $"the write port of {memory}",
        { Target: Queue queue, Code: OpCode.Enqueue } => $"the back of {queue}",
        { Target: Queue queue, Code: OpCode.Dequeue } => $"the front of {queue}",
        _ => null,
    };

    /// <summary>An operation with its target, its C# line and its cycle.</summary>
    public static string Describe(TimedBlock block, int index)
    {
        Operation operation = block.Operations[index];
        string target = operation.Target is null ? "" : $" {operation.Target}";
        return $"{operation.Code}{target} ({operation.Origin.Span}, cycle {block.Cycles[index]})";
    }
}
