using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>
/// Replaces multiplication by a constant with few non-zero signed digits by shifts and adds, and by a single bit by a choice: a
/// multiplier for wires and an adder or two.
/// </summary>
internal sealed class StrengthReduction : BlockRewriter, IPass
{
    /// <summary>Two digits cost one adder; more cost as much as a hard multiplier is worth.</summary>
    private const int MaximumDigits = 2;

    private int nextValueId;

    public string Name => "strength-reduction";

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
            if (!Reduce(operation, builder))
            {
                builder.Append(operation);
            }
        }

        nextValueId = builder.NextValueId;
        return (builder.ToBlock(), condition);
    }

    private static bool Reduce(Operation operation, OperationBuilder builder) => operation switch
    {
        { Code: OpCode.Multiply, Operands: [Constant factor, var other] } =>
            ReduceMultiply(operation.Result!, other, factor, builder),
        { Code: OpCode.Multiply, Operands: [var other, Constant factor] } =>
            ReduceMultiply(operation.Result!, other, factor, builder),
        { Code: OpCode.Multiply, Operands: [var other, var bit] } when bit.Type == HardwareType.Bool =>
            ReduceChoice(operation.Result!, other, bit, builder),
        { Code: OpCode.Multiply, Operands: [var bit, var other] } when bit.Type == HardwareType.Bool =>
            ReduceChoice(operation.Result!, other, bit, builder),
        _ => false,
    };

    private static bool ReduceChoice(Value result, Operand other, Operand bit, OperationBuilder builder)
    {
        builder.Define(result, OpCode.Select, bit, other, new Constant(0, HardwareType.Bool));
        return true;
    }

    private static bool ReduceMultiply(Value result, Operand operand, Constant factor, OperationBuilder builder)
    {
        List<(int Shift, bool Negative)> digits = SignedDigits(factor.Literal);
        if (factor.Literal <= 0 || digits.Count > MaximumDigits)
        {
            return false;
        }

        // The highest digit of a positive factor is positive, so the sum starts with it.
        Operand highest = Shifted(operand, digits[^1].Shift, result.Type, builder);
        if (digits.Count == 1)
        {
            builder.Define(result, OpCode.Convert, highest);
            return true;
        }

        (int shift, bool negative) = digits[0];
        builder.Define(result, negative ? OpCode.Subtract : OpCode.Add, highest, Shifted(operand, shift, result.Type, builder));
        return true;
    }

    private static Operand Shifted(Operand operand, int shift, HardwareType type, OperationBuilder builder) =>
        shift == 0 ? operand : builder.Emit(OpCode.ShiftLeft, type, operand, CountOf(shift));

    /// <summary>The non-adjacent form: the digits −1 and 1 of the factor, lowest first.</summary>
    private static List<(int Shift, bool Negative)> SignedDigits(Int128 factor)
    {
        var digits = new List<(int, bool)>();
        for (int shift = 0; factor != 0; shift++, factor >>= 1)
        {
            if ((factor & 1) != 0)
            {
                bool negative = (factor & 3) == 3;
                digits.Add((shift, negative));
                factor += negative ? 1 : -1;
            }
        }

        return digits;
    }

    private static Constant CountOf(int shift) => new(shift, HardwareType.Holding(0, shift));
}
