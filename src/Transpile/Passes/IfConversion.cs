using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>
/// Replaces a branch whose sides only compute and write registers by computing both sides and selecting: one state instead of
/// three. Sides with memory accesses, multiplications or divisions stay branches, since those would take a port, a multiplier
/// or time from the side that is taken.
/// </summary>
internal sealed class IfConversion : IPass
{
    /// <summary>
    /// Largest number of operations of one side: beyond it the operators of both sides cost more than the states saved.
    /// </summary>
    private const int MaximumOperations = 12;

    private int nextValueId;

    public string Name => "if-conversion";

    public Module Run(Module module)
    {
        nextValueId = Blocks.NextValueId(module);
        return module.WithBodies(Convert);
    }

    private Region Convert(Region region) => region switch
    {
        // Converted sides may leave a longer block that lets the branch around it convert too.
        Sequence sequence => SimplifyControl.Simplify(new Sequence([.. sequence.Regions.Select(Convert)])),
        Scope scope => scope with { Body = Convert(scope.Body) },
        Loop loop => loop with { Body = Convert(loop.Body) },
        If branch => ConvertIf(branch with { Then = Convert(branch.Then), Else = Convert(branch.Else) }),
        _ => region,
    };

    private Region ConvertIf(If branch)
    {
        if (AsBlock(branch.Then) is not { } then
            || AsBlock(branch.Else) is not { } otherwise
            || !IsCheap(then)
            || !IsCheap(otherwise))
        {
            return branch;
        }

        var builder = new OperationBuilder(nextValueId);
        foreach (Operation operation in branch.Header.Operations)
        {
            builder.Append(operation);
        }

        Dictionary<Register, Operand> whenTrue = AppendSide(then, builder);
        Dictionary<Register, Operand> whenFalse = AppendSide(otherwise, builder);
        foreach (Operation write in Writes(then).Concat(Writes(otherwise)).DistinctBy(w => w.Target))
        {
            builder.Origin = write.Origin;
            var register = (Register)write.Target!;
            Operand taken = whenTrue.TryGetValue(register, out Operand? t) ? t : builder.Read(register);
            Operand other = whenFalse.TryGetValue(register, out Operand? f) ? f : builder.Read(register);
            builder.Write(register, builder.Emit(OpCode.Select, register.Type, branch.Condition, taken, other));
        }

        nextValueId = builder.NextValueId;
        return builder.ToBlock();
    }

    /// <summary>Appends the side without its register writes and returns what it would have written.</summary>
    private static Dictionary<Register, Operand> AppendSide(Block side, OperationBuilder builder)
    {
        var written = new Dictionary<Register, Operand>();
        var forwarded = new Dictionary<Operand, Operand>();
        foreach (Operation original in side.Operations)
        {
            Operation operation = original with { Operands = [.. original.Operands.Select(o => forwarded.GetValueOrDefault(o, o))] };
            if (operation.Code == OpCode.WriteRegister)
            {
                written[(Register)operation.Target!] = operation.Operands[0];
            }
            else if (operation.Code == OpCode.ReadRegister && written.TryGetValue((Register)operation.Target!, out Operand? value))
            {
                // Converted branches have been joined with what follows them, which may read what they write.
                forwarded.Add(operation.Result!, value);
            }
            else
            {
                builder.Append(operation);
            }
        }

        return written;
    }

    private static IEnumerable<Operation> Writes(Block side) => side.Operations.Where(o => o.Code == OpCode.WriteRegister);

    private static Block? AsBlock(Region region) => region switch
    {
        Block block => block,
        Sequence { Regions: [] } => Block.Empty,
        Sequence { Regions: [Block only] } => only,
        _ => null,
    };

    private static bool IsCheap(Block side) =>
        side.Operations.Length <= MaximumOperations
        && side.Operations.All(
            o => o.Code is OpCode.ReadRegister or OpCode.WriteRegister || (o.Code.IsPure() && !IsCostly(o.Code)));

    private static bool IsCostly(OpCode code) => code == OpCode.Multiply || code.IsDivision();
}
