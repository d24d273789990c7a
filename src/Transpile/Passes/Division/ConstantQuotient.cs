using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes.Ranges;

namespace SparseRtrl.Transpile.Passes.Division;

/// <summary>Computes quotients by a constant with shifts, additions and at most one multiplication.</summary>
internal sealed class ConstantQuotient(OperationBuilder builder)
{
    private const int WidestProduct = 64;

    /// <summary>
    /// <paramref name="dividend"/> / <paramref name="divisor"/> rounded towards zero, or null when the product would be wider
    /// than a value can be.
    /// </summary>
    /// <param name="range">Of the dividend.</param>
    /// <param name="divisor">Not 0.</param>
    public Operand? Divide(Operand dividend, Interval range, Int128 divisor)
    {
        Int128 magnitude = Int128.Abs(divisor);
        Operand? quotient =
            Int128.Max(-range.Low, range.High) < magnitude ? new Constant(0, HardwareType.Bool)
            : magnitude == 1 ? dividend
            : Int128.IsPow2(magnitude) ? Shift(Biased(dividend, range, magnitude).Sum, range, (int)Int128.Log2(magnitude))
            : range.IsNonNegative ? DivideUnsigned(dividend, range.High, magnitude)
            : DivideSigned(dividend, range, magnitude);
        return quotient is null || divisor > 0
            ? quotient
            : builder.Emit(OpCode.Negate, Holding(-range.High / magnitude, -range.Low / magnitude), quotient);
    }

    /// <summary>The remainder of the same division, or null.</summary>
    /// <param name="type">Of the result.</param>
    public Operand? Remainder(Operand dividend, Interval range, Int128 divisor, HardwareType type)
    {
        Int128 magnitude = Int128.Abs(divisor);
        if (Int128.IsPow2(magnitude))
        {
            (Operand sum, Operand? bias) = Biased(dividend, range, magnitude);
            Operand low = builder.Emit(OpCode.And, Holding(0, magnitude - 1), sum, Literal(magnitude - 1));
            return bias is null ? low : builder.Emit(OpCode.Subtract, Holding(1 - magnitude, magnitude - 1), low, bias);
        }

        return Divide(dividend, range, magnitude) switch
        {
            null => null,
            Constant { Literal: var zero } when zero == 0 => dividend,
            // Only the bits of the result are needed of the product.
            { } quotient => builder.Emit(
                OpCode.Subtract, type, dividend, builder.Emit(OpCode.Multiply, type, quotient, Literal(magnitude))),
        };
    }

    /// <summary>
    /// A negative dividend plus divisor − 1, so that shifting right rounds towards zero; the bias is null without negative ones.
    /// </summary>
    private (Operand Sum, Operand? Bias) Biased(Operand dividend, Interval range, Int128 power)
    {
        if (range.IsNonNegative)
        {
            return (dividend, null);
        }

        Operand bias = builder.Emit(
            OpCode.Select, Holding(0, power - 1), IsNegative(dividend), Literal(power - 1), Literal(0));
        HardwareType type = Holding(range.Low, Int128.Max(range.High, power - 2));
        return (builder.Emit(OpCode.Add, type, dividend, bias), bias);
    }

    private Value Shift(Operand value, Interval range, int shift) => builder.Emit(
        OpCode.ShiftRight, Holding(range.Low / (Int128.One << shift), range.High / (Int128.One << shift)), value, Count(shift));

    private Operand? DivideUnsigned(Operand dividend, Int128 largest, Int128 divisor)
    {
        Reciprocal reciprocal = Reciprocal.OfUnsigned(largest, divisor);
        HardwareType quotient = Holding(0, largest / divisor);
        if (ProductBits(0, largest, reciprocal) <= WidestProduct)
        {
            HardwareType type = Holding(0, largest * reciprocal.Multiplier);
            Value product = builder.Emit(OpCode.Multiply, type, dividend, Literal(reciprocal.Multiplier));
            return builder.Emit(OpCode.ShiftRight, quotient, product, Count(reciprocal.Shift));
        }

        int zeros = (int)Int128.TrailingZeroCount(divisor);
        if (zeros > 0)
        {
            Value shifted = builder.Emit(OpCode.ShiftRight, Holding(0, largest >> zeros), dividend, Count(zeros));
            return DivideUnsigned(shifted, largest >> zeros, divisor >> zeros);
        }

        return DivideByLongMultiplier(dividend, largest, reciprocal, quotient);
    }

    /// <summary>
    /// For a multiplier of one bit more than the dividend: the product without its highest bit, and what that leaves out, added
    /// in halves so that no sum is wider than the dividend.
    /// </summary>
    private Value? DivideByLongMultiplier(Operand dividend, Int128 largest, Reciprocal reciprocal, HardwareType quotient)
    {
        int bits = Holding(0, largest).Bits;
        Int128 low = reciprocal.Multiplier - (Int128.One << bits);
        if (low < 0 || low >> bits != 0 || 2 * bits > WidestProduct)
        {
            return null;
        }

        HardwareType narrow = HardwareType.Unsigned(bits);
        Value product = builder.Emit(OpCode.Multiply, HardwareType.Unsigned(2 * bits), dividend, Literal(low));
        Value high = builder.Emit(OpCode.ShiftRight, narrow, product, Count(bits));
        Value left = builder.Emit(OpCode.Subtract, narrow, dividend, high);
        Value sum = builder.Emit(OpCode.Add, narrow, builder.Emit(OpCode.ShiftRight, narrow, left, Count(1)), high);
        return builder.Emit(OpCode.ShiftRight, quotient, sum, Count(reciprocal.Shift - bits - 1));
    }

    private Value? DivideSigned(Operand dividend, Interval range, Int128 divisor)
    {
        Reciprocal reciprocal = Reciprocal.OfSigned(Int128.Max(-range.Low, range.High), divisor);
        if (ProductBits(range.Low, range.High, reciprocal) > WidestProduct)
        {
            return null;
        }

        HardwareType type = Holding(range.Low * reciprocal.Multiplier, range.High * reciprocal.Multiplier);
        Value product = builder.Emit(OpCode.Multiply, type, dividend, Literal(reciprocal.Multiplier));
        Value down = builder.Emit(
            OpCode.ShiftRight, Holding((range.Low / divisor) - 1, range.High / divisor), product, Count(reciprocal.Shift));
        return builder.Emit(OpCode.Add, Holding(range.Low / divisor, range.High / divisor), down, IsNegative(dividend));
    }

    private Value IsNegative(Operand operand) => builder.Emit(OpCode.LessThan, HardwareType.Bool, operand, Literal(0));

    /// <summary>Bits of the product, or more than a value can have.</summary>
    private static int ProductBits(Int128 low, Int128 high, Reciprocal reciprocal)
    {
        int bits = Holding(low, high).Bits + Holding(0, reciprocal.Multiplier).Bits;
        return bits > 2 * WidestProduct - 2 ? bits : Holding(low * reciprocal.Multiplier, high * reciprocal.Multiplier).Bits;
    }

    private static HardwareType Holding(Int128 low, Int128 high) => HardwareType.Holding(Int128.Min(0, low), Int128.Max(0, high));

    private static Constant Literal(Int128 value) => new(value, HardwareType.Holding(value, value));

    private static Constant Count(int shift) => new(shift, HardwareType.Holding(0, shift));
}
