using System.Collections.Immutable;
using System.Numerics;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// Writes structured control flow without loops as one block. What registers hold is followed from operation to operation and
/// joined with selections where paths meet; a store carries the condition of its path.
/// </summary>
/// <param name="exits">Labels whose Leave ends the loop; any other cannot be written so.</param>
internal sealed class PredicatedBlock(int firstValueId, ImmutableHashSet<int> exits)
{
    private readonly OperationBuilder builder = new(firstValueId);
    private ImmutableDictionary<Register, Operand> contents = ImmutableDictionary<Register, Operand>.Empty;
    private ImmutableHashSet<Register> written = [];

    /// <summary>Condition of the path at hand; null: always.</summary>
    private Operand? enable;

    /// <summary>Whether this iteration has ended the loop; null: not so far.</summary>
    private Operand? hasLeft;

    public int NextValueId => builder.NextValueId;

    /// <summary>Of the operations that stand for no single one of the source.</summary>
    public Provenance Origin
    {
        init => builder.Origin = value;
    }

    public Block ToBlock() => builder.ToBlock();

    /// <summary>Appends a region; false when it cannot be written as one block.</summary>
    public bool TryAppend(Region region)
    {
        switch (region)
        {
            case Block block:
                AppendBlock(block);
                return true;
            case Sequence sequence:
                return TryAppendAll(sequence.Regions);
            case If branch:
                return TryAppendIf(branch);
            case Leave leave when exits.Contains(leave.Label):
                Operand leaves = enable ?? new Constant(1, HardwareType.Bool);
                hasLeft = hasLeft is null ? leaves : Either(hasLeft, leaves);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Appends a region that is for paths on which the condition holds.</summary>
    public bool TryAppendUnder(Operand condition, Region region)
    {
        ImmutableDictionary<Register, Operand> before = contents;
        if (!TryAppendSide(condition, region))
        {
            return false;
        }

        Join(condition, contents, before);
        return true;
    }

    /// <summary>Whether there is another iteration, given what the loop itself tests.</summary>
    public Operand ConditionOf(Operand tested) =>
        hasLeft is null ? tested : Both(tested, Negated(hasLeft));

    /// <summary>Writes every register that some path has changed.</summary>
    public void WriteRegisters()
    {
        foreach (Register register in written.OrderBy(r => r.Name, StringComparer.Ordinal))
        {
            builder.Write(register, contents[register]);
        }
    }

    /// <summary>What the register holds at this point of the iteration.</summary>
    public Operand Content(Register register)
    {
        if (!contents.TryGetValue(register, out Operand? content))
        {
            content = Original(register);
            contents = contents.SetItem(register, content);
        }

        return content;
    }

    public void SetContent(Register register, Operand value)
    {
        contents = contents.SetItem(register, value);
        written = written.Add(register);
    }

    public Value Both(Operand a, Operand b) => builder.Emit(OpCode.And, HardwareType.Bool, a, b);

    public Value Either(Operand a, Operand b) => builder.Emit(OpCode.Or, HardwareType.Bool, a, b);

    public Value Negated(Operand condition) => builder.Emit(OpCode.Not, HardwareType.Bool, condition);

    private void AppendBlock(Block block)
    {
        foreach (Operation operation in block.Operations)
        {
            builder.Origin = operation.Origin;
            switch (operation)
            {
                case { Code: OpCode.ReadRegister, Target: Register register }:
                    builder.Define(operation.Result!, OpCode.Convert, Content(register));
                    break;
                case { Code: OpCode.WriteRegister, Target: Register register }:
                    SetContent(register, operation.Operands[0]);
                    break;
                // Reading what nobody uses does no harm, as long as the place exists.
                case { Code: OpCode.Load, Target: Memory memory } when BitOperations.IsPow2(memory.Depth):
                    builder.Append(operation);
                    break;
                case { Enable: { } own }:
                    builder.Append(operation with { Enable = enable is null ? own : Both(enable, own) });
                    break;
                case { Code: OpCode.Load or OpCode.Store or OpCode.Enqueue or OpCode.Dequeue }:
                    builder.Append(operation with { Enable = enable });
                    break;
                default:
                    builder.Append(operation);
                    break;
            }
        }
    }

    private bool TryAppendAll(ImmutableArray<Region> regions)
    {
        for (int i = 0; i < regions.Length; i++)
        {
            Operand? before = hasLeft;
            if (!TryAppend(regions[i]))
            {
                return false;
            }

            if (hasLeft != before && i + 1 < regions.Length)
            {
                // The rest is for the paths that have not left.
                return TryAppendUnder(Negated(hasLeft!), new Sequence([.. regions[(i + 1)..]]));
            }
        }

        return true;
    }

    private bool TryAppendIf(If branch)
    {
        AppendBlock(branch.Header);
        if (branch.Condition is Constant known)
        {
            return TryAppend(known.Literal != 0 ? branch.Then : branch.Else);
        }

        ImmutableDictionary<Register, Operand> before = contents;
        Operand? leftBefore = hasLeft;
        if (!TryAppendSide(branch.Condition, branch.Then))
        {
            return false;
        }

        (ImmutableDictionary<Register, Operand> whenTrue, Operand? leftWhenTrue) = (contents, hasLeft);
        (contents, hasLeft) = (before, leftBefore);
        if (!TryAppendSide(Negated(branch.Condition), branch.Else))
        {
            return false;
        }

        Join(branch.Condition, whenTrue, contents);
        // Each side's condition of having left includes its path, so either suffices.
        hasLeft = leftWhenTrue == hasLeft || leftWhenTrue is null ? hasLeft : hasLeft is null ? leftWhenTrue : Either(leftWhenTrue, hasLeft);
        return true;
    }

    private bool TryAppendSide(Operand condition, Region region)
    {
        Operand? outer = enable;
        enable = outer is null ? condition : Both(outer, condition);
        bool succeeded = TryAppend(region);
        enable = outer;
        return succeeded;
    }

    private void Join(
        Operand condition, ImmutableDictionary<Register, Operand> whenTrue, ImmutableDictionary<Register, Operand> whenFalse)
    {
        contents = whenFalse;
        foreach (Register register in whenTrue.Keys.Concat(whenFalse.Keys).Distinct().OrderBy(r => r.Name, StringComparer.Ordinal))
        {
            Operand taken = whenTrue.GetValueOrDefault(register) ?? Original(register);
            Operand other = whenFalse.GetValueOrDefault(register) ?? Original(register);
            Operand joined = taken == other ? taken : builder.Emit(OpCode.Select, register.Type, condition, taken, other);
            contents = contents.SetItem(register, joined);
        }
    }

    /// <summary>What the register holds at the start of the iteration; value numbering makes one read of all of these.</summary>
    private Value Original(Register register) => builder.Read(register);
}
