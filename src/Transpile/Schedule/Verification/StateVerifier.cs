using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Verification;

/// <summary>Whether the states of a design access what the schedule says in the cycle that it says, no more and no less.</summary>
internal static class StateVerifier
{
    public static IEnumerable<string> Verify(TimedBlock block, ImmutableArray<State> states)
    {
        // Registers that only carry values are the lowering's own business.
        HashSet<Symbol> written = [.. block.Operations.Where(o => o.Code == OpCode.WriteRegister).Select(o => o.Target!)];
        ILookup<int, string> scheduled = Enumerable.Range(0, block.Operations.Length).Where(i => IsAccess(block.Operations[i]))
            .ToLookup(block.Slot, i => $"{block.Operations[i].Code} {block.Operations[i].Target}");
        for (int slot = 0; slot < block.StateCount; slot++)
        {
            State state = states[block.FirstState + slot];
            IEnumerable<string> found =
            [
                .. state.RegisterWrites.Where(w => written.Contains(w.Register)).Select(w => $"{OpCode.WriteRegister} {w.Register}"),
                .. state.Reads.Select(r => $"{OpCode.Load} {r.Memory}"), .. state.Writes.Select(w => $"{OpCode.Store} {w.Memory}"),
                .. state.Pops.Select(p => $"{OpCode.Dequeue} {p.Queue}"), .. state.Pushes.Select(p => $"{OpCode.Enqueue} {p.Queue}"),
            ];
            string[] expected = [.. scheduled[slot].Order(StringComparer.Ordinal)];
            string[] actual = [.. found.Order(StringComparer.Ordinal)];
            if (!expected.SequenceEqual(actual))
            {
                yield return $"states: {state.Name} has [{string.Join(", ", actual)}], the schedule [{string.Join(", ", expected)}]";
            }
        }
    }

    private static bool IsAccess(Operation operation) =>
        operation.Code is OpCode.WriteRegister or OpCode.Store or OpCode.Enqueue or OpCode.Dequeue
        || operation is { Code: OpCode.Load, Target: Memory { Kind: MemoryKind.BlockRam or MemoryKind.Spram } };
}
