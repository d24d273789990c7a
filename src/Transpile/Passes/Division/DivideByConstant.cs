using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes.Ranges;

namespace SparseRtrl.Transpile.Passes.Division;

/// <summary>
/// Replaces divisions by constants by shifts or by a multiplication with the reciprocal, exactly, as wide as the range of the
/// dividend asks for. What would need a product of more than 64 bits is left to <see cref="DivideIteratively"/>.
/// </summary>
internal sealed class DivideByConstant : BlockRewriter, IPass
{
    private RangeAnalysis ranges = null!;
    private int nextValueId;

    public string Name => "divide-by-constant";

    public Module Run(Module module)
    {
        if (!Blocks.Of(module).SelectMany(b => b.Operations).Any(o => o.Code.IsDivision()))
        {
            return module;
        }

        ranges = RangeAnalysis.Run(module);
        nextValueId = Blocks.NextValueId(module);
        return Rewrite(module);
    }

    protected override (Block Block, Operand? Condition) RewriteBlock(Block block, Operand? condition)
    {
        var builder = new OperationBuilder(nextValueId);
        foreach (Operation operation in block.Operations)
        {
            builder.Origin = operation.Origin;
            if (operation.Code.IsDivision() && operation.Operands[1] is Constant divisor
                && Replacement(operation, divisor.Literal, builder) is { } replacement)
            {
                builder.Define(operation.Result!, OpCode.Convert, replacement);
            }
            else
            {
                builder.Append(operation);
            }
        }

        nextValueId = builder.NextValueId;
        return (builder.ToBlock(), condition);
    }

    private Operand? Replacement(Operation operation, Int128 divisor, OperationBuilder builder)
    {
        Operand dividend = operation.Operands[0];
        if (divisor == 0)
        {
            return operation.Code == OpCode.Divide ? new Constant(0, HardwareType.Bool) : dividend;
        }

        Interval range = ranges.OverAll(dividend);
        var quotient = new ConstantQuotient(builder);
        return operation.Code == OpCode.Divide
            ? quotient.Divide(dividend, range, divisor)
            : quotient.Remainder(dividend, range, divisor, operation.Result!.Type);
    }
}
