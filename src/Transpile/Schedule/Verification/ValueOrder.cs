using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Verification;

/// <summary>Whether every operation comes when its operands are there, and before what a register held is lost.</summary>
internal sealed class ValueOrder
{
    private readonly TimedBlock block;
    private readonly Dictionary<Value, int> definitions = [];
    private readonly Dictionary<Symbol, int> writes = [];
    private readonly List<string> violations = [];

    public ValueOrder(TimedBlock block) => this.block = block;

    public IReadOnlyList<string> Violations()
    {
        // A block reads what registers held before it, and writes each once: what reads mean would otherwise depend on their place.
        for (int i = 0; i < block.Operations.Length; i++)
        {
            Operation operation = block.Operations[i];
            if (operation.Target is Register register && writes.ContainsKey(register))
            {
                violations.Add($"register: {Describe(i)} comes after a write of it in its block");
            }

            if (operation.Code == OpCode.WriteRegister)
            {
                writes[operation.Target!] = i;
            }
        }

        for (int i = 0; i < block.Operations.Length; i++)
        {
            foreach (Operand input in block.Operations[i].Inputs)
            {
                Check(input, block.Cycles[i], Describe(i));
            }

            if (block.Operations[i].Result is { } result)
            {
                definitions[result] = i;
            }
        }

        if (block.Condition is { } condition)
        {
            // The last state decides what follows; where iterations overlap, the last one before the next iteration.
            Check(condition, block.StateCount - 1, "the branch at the end");
        }

        return violations;
    }

    private void Check(Operand input, int cycle, string reader)
    {
        if (input is not Value value)
        {
            return;
        }

        if (!definitions.TryGetValue(value, out int definition))
        {
            violations.Add($"data: {reader} reads {value}, which nothing before it in the block computes");
        }
        else if (block.Operations[definition] is { Code: OpCode.ReadRegister, Target: { } register })
        {
            CheckRegister(register, cycle, reader);
        }
        else if (cycle < block.Cycles[definition] + Latency(block.Operations[definition]))
        {
            violations.Add($"data: {reader} reads in cycle {cycle} what {Describe(definition)} computes");
        }
    }

    /// <summary>
    /// Straight code reads a register up to the cycle of its write. Where iterations overlap it may read it later, since the old content is
    /// carried on, but not before the iteration before has written it; in the cycle of that write it is handed the new content.
    /// </summary>
    private void CheckRegister(Symbol register, int cycle, string reader)
    {
        if (!writes.TryGetValue(register, out int write))
        {
            return;
        }

        if (block.Interval is { } interval ? cycle < block.Cycles[write] - interval : cycle > block.Cycles[write])
        {
            violations.Add($"register: {reader} reads {register} in cycle {cycle}, not in time for {Describe(write)}");
        }
    }

    /// <summary>A RAM with an output register gives its element a cycle after the address.</summary>
    private static int Latency(Operation operation) =>
        operation is { Code: OpCode.Load, Target: Memory { Kind: MemoryKind.BlockRam or MemoryKind.Spram } } ? 1 : 0;

    private string Describe(int index) => ScheduleVerifier.Describe(block, index);
}
