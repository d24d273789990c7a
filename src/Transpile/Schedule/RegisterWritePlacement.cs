using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>
/// Puts each register write in the earliest state where its value is there and nobody needs the old content in a later state. A
/// block reads a register only before it writes it (value numbering), and old content is what all its reads mean.
/// </summary>
internal static class RegisterWritePlacement
{
    /// <param name="cycles">States of all other operations; those of the register writes are filled in.</param>
    /// <param name="condition">What the branch at the end of the block reads, or null.</param>
    /// <returns>The last state of the block.</returns>
    public static int Place(ImmutableArray<Operation> operations, int[] cycles, Operand? condition)
    {
        Dictionary<Operand, int> availableFrom = Available(operations, cycles);
        List<int> writes = [.. Enumerable.Range(0, operations.Length).Where(i => operations[i].Code == OpCode.WriteRegister)];
        foreach (int write in writes)
        {
            cycles[write] = availableFrom.GetValueOrDefault(operations[write].Operands[0]);
        }

        int last = condition is null ? 0 : availableFrom.GetValueOrDefault(condition);
        // Writes that read each other's old content move together; states only grow and are bounded, so this ends.
        bool moved = true;
        while (moved)
        {
            moved = false;
            last = Math.Max(last, cycles.DefaultIfEmpty(0).Max());
            foreach (int write in writes)
            {
                int needed = LastUseOfOldContent(operations, cycles, operations[write].Target!, condition, last);
                moved |= needed > cycles[write];
                cycles[write] = Math.Max(cycles[write], needed);
            }
        }

        return last;
    }

    private static Dictionary<Operand, int> Available(ImmutableArray<Operation> operations, int[] cycles)
    {
        var available = new Dictionary<Operand, int>();
        for (int i = 0; i < operations.Length; i++)
        {
            if (operations[i] is { Result: { } result, Code: not OpCode.ReadRegister })
            {
                available[result] = cycles[i] + (DependenceGraph.IsSynchronousLoad(operations[i]) ? 1 : 0);
            }
        }

        return available;
    }

    private static int LastUseOfOldContent(
        ImmutableArray<Operation> operations, int[] cycles, Symbol register, Operand? condition, int lastCycle)
    {
        if (operations.FirstOrDefault(o => o.Code == OpCode.ReadRegister && o.Target == register)?.Result is not { } old)
        {
            return 0;
        }

        int lastUse = condition == old ? lastCycle : 0;
        for (int i = 0; i < operations.Length; i++)
        {
            if (operations[i].Inputs.Contains(old))
            {
                lastUse = Math.Max(lastUse, cycles[i]);
            }
        }

        return lastUse;
    }
}
