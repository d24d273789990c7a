using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes.Ranges;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Transpile.Passes;

/// <summary>
/// Splits a product that is too wide for a hard multiplier into products that are not: factors become limbs of 15 bits, and the
/// products of limbs are added column by column with a carry, so that no sum is much wider than a product. The scheduler can then
/// spread over several cycles what would be one slow one.
/// </summary>
internal sealed class SplitProducts : BlockRewriter, IPass
{
    /// <summary>An unsigned limb of this width fits a signed factor of a hard multiplier.</summary>
    private static readonly int LimbBits = MultiplierBinding.OperandType.Bits - 1;

    private int nextValueId;

    public string Name => "split-products";

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
            if (operation.Code == OpCode.Multiply
                && !operation.Operands.All(o => Algebra.Fits(o.Type, MultiplierBinding.OperandType)))
            {
                Split(operation, builder);
            }
            else
            {
                builder.Append(operation);
            }
        }

        nextValueId = builder.NextValueId;
        return (builder.ToBlock(), condition);
    }

    private static void Split(Operation operation, OperationBuilder builder)
    {
        HardwareType type = operation.Result!.Type;
        List<Operand> left = Limbs(operation.Operands[0], type.Bits, builder);
        List<Operand> right = Limbs(operation.Operands[1], type.Bits, builder);
        Operand? result = null;
        Operand? carry = null;
        int columns = Math.Min(left.Count + right.Count - 1, (type.Bits + LimbBits - 1) / LimbBits);
        for (int column = 0; column < columns; column++)
        {
            Operand sum = SumOf(Products(left, right, column, builder), carry, builder);
            bool isLast = column == columns - 1;
            Operand digits = isLast ? sum : LowLimb(sum, builder);
            Operand shifted = column == 0 ? digits : builder.Emit(OpCode.ShiftLeft, type, digits, Literal(column * LimbBits));
            result = result is null ? shifted : builder.Emit(OpCode.Or, type, result, shifted);
            carry = isLast ? null : Shifted(sum, LimbBits, builder);
        }

        builder.Define(operation.Result, OpCode.Convert, result!);
    }

    /// <summary>The low bits of a factor that count, lowest limb first; the highest limb keeps the sign.</summary>
    private static List<Operand> Limbs(Operand factor, int resultBits, OperationBuilder builder)
    {
        if (factor.Type.Bits > resultBits)
        {
            factor = builder.As(HardwareType.Unsigned(resultBits), factor);
        }

        var limbs = new List<Operand>();
        while (!Algebra.Fits(factor.Type, MultiplierBinding.OperandType))
        {
            limbs.Add(factor is Constant constant
                ? Literal(constant.Literal & Mask(LimbBits))
                : LowLimb(factor, builder));
            factor = Shifted(factor, LimbBits, builder);
        }

        limbs.Add(factor);
        return limbs;
    }

    private static Value LowLimb(Operand operand, OperationBuilder builder) =>
        builder.Emit(OpCode.And, HardwareType.Unsigned(LimbBits), operand, Literal(Mask(LimbBits)));

    private static IEnumerable<Operand> Products(
        List<Operand> left, List<Operand> right, int column, OperationBuilder builder)
    {
        for (int i = Math.Max(0, column - right.Count + 1); i <= Math.Min(column, left.Count - 1); i++)
        {
            (Operand a, Operand b) = (left[i], right[column - i]);
            Interval product = IntervalArithmetic.Evaluate(
                OpCode.Multiply, [RangeOf(a), RangeOf(b)], [a.Type, b.Type], HardwareType.Signed(64));
            yield return builder.Emit(OpCode.Multiply, product.Type, a, b);
        }
    }

    private static Operand SumOf(IEnumerable<Operand> products, Operand? carry, OperationBuilder builder) =>
        (carry is null ? products : products.Append(carry)).Aggregate((a, b) =>
        {
            Interval sum = new(RangeOf(a).Low + RangeOf(b).Low, RangeOf(a).High + RangeOf(b).High);
            return builder.Emit(OpCode.Add, sum.Type, a, b);
        });

    private static Operand Shifted(Operand operand, int shift, OperationBuilder builder) => operand is Constant constant
        ? Literal(constant.Literal >> shift)
        : builder.Emit(
            OpCode.ShiftRight, operand.Type with { Bits = Math.Max(1, operand.Type.Bits - shift) }, operand, Literal(shift));

    private static Interval RangeOf(Operand operand) =>
        operand is Constant constant ? Interval.Of(constant.Literal) : Interval.Of(operand.Type);

    private static Int128 Mask(int bits) => (Int128.One << bits) - 1;

    private static Constant Literal(Int128 value) => new(value, HardwareType.Holding(value, value));
}
