using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>
/// Replaces comparisons of a signed value with 0 by its sign bit: a wire for a comparator, which the operator delays and so the
/// schedule would count.
/// </summary>
internal sealed class SignBits : BlockRewriter, IPass
{
    private int nextValueId;

    public string Name => "sign-bits";

    public Module Run(Module module)
    {
        nextValueId = Blocks.NextValueId(module);
        return Rewrite(module);
    }

    protected override (Block Block, Operand? Condition) RewriteBlock(Block block, Operand? condition)
    {
        var builder = new OperationBuilder(nextValueId);
        foreach (Operation operation in block.Operations)
        {
            builder.Origin = operation.Origin;
            switch (operation)
            {
                case { Code: OpCode.LessThan, Operands: [{ Type.IsSigned: true } value, Constant { Literal: var zero }] }
                    when zero == 0:
                    builder.Define(operation.Result!, OpCode.ShiftRight, value, SignPosition(value));
                    break;
                case { Code: OpCode.LessOrEqual, Operands: [Constant { Literal: var zero }, { Type.IsSigned: true } value] }
                    when zero == 0:
                    Value sign = builder.Emit(OpCode.ShiftRight, HardwareType.Bool, value, SignPosition(value));
                    builder.Define(operation.Result!, OpCode.Not, sign);
                    break;
                default:
                    builder.Append(operation);
                    break;
            }
        }

        nextValueId = builder.NextValueId;
        return (builder.ToBlock(), condition);
    }

    private static Constant SignPosition(Operand value) =>
        new(value.Type.Bits - 1, HardwareType.Holding(0, value.Type.Bits - 1));
}
