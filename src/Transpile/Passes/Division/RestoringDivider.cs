using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes.Ranges;

namespace SparseRtrl.Transpile.Passes.Division;

/// <summary>
/// One division: magnitudes are divided bit by bit, and the signs put on afterwards. A divisor of 0 gives the quotient 0 and the
/// dividend as remainder.
/// </summary>
/// <param name="division">Whose operands are divided.</param>
/// <param name="newRegister">Makes a register of a name and a type.</param>
internal sealed class RestoringDivider(
    Operation division, Interval dividend, Interval divisor, Func<string, HardwareType, Register> newRegister)
{
    private const int WidestValue = 64;

    private readonly Operand numerator = division.Operands[0];
    private readonly Operand denominator = division.Operands[1];
    private readonly HardwareType quotientType = MagnitudeOf(dividend);
    private readonly HardwareType divisorType = MagnitudeOf(divisor);

    /// <summary>Starts as the dividend, whose bits leave at the top while those of the quotient come in below.</summary>
    private readonly Register quotient = newRegister("quotient", MagnitudeOf(dividend));

    /// <summary>Less than the divisor, and no more than the dividend.</summary>
    private readonly Register rest = newRegister("rest", HardwareType.Unsigned(
        Math.Min(MagnitudeOf(dividend).Bits, MagnitudeOf(divisor).Bits)));

    private readonly Register count = newRegister("bits", HardwareType.Holding(0, MagnitudeOf(dividend).Bits));
    private readonly Register? divisorRegister =
        division.Operands[1] is Constant ? null : newRegister("divisor", MagnitudeOf(divisor));

    /// <summary>Null for an operand that is never negative.</summary>
    private Operand? numeratorIsNegative;
    private Operand? denominatorIsNegative;

    /// <summary>Null when the divisor cannot be 0.</summary>
    private Operand? isDivisible;

    private bool MayDivideByZero => divisor.Low <= 0 && divisor.High >= 0;

    /// <summary>Appends what happens before the loop.</summary>
    public void Prepare(OperationBuilder builder)
    {
        numeratorIsNegative = SignOf(numerator, dividend, builder);
        denominatorIsNegative = SignOf(denominator, divisor, builder);
        builder.Write(quotient, Magnitude(numerator, quotientType, numeratorIsNegative, builder));
        builder.Write(rest, new Constant(0, rest.Type));
        builder.Write(count, new Constant(quotientType.Bits, count.Type));
        if (divisorRegister is not null)
        {
            builder.Write(divisorRegister, Magnitude(denominator, divisorType, denominatorIsNegative, builder));
        }

        isDivisible = MayDivideByZero
            ? builder.Emit(OpCode.NotEqual, HardwareType.Bool, denominator, new Constant(0, HardwareType.Bool))
            : null;
    }

    /// <summary>One bit of the quotient in each iteration.</summary>
    /// <param name="builder">Empty.</param>
    public Loop Loop(OperationBuilder builder)
    {
        Value bits = builder.Read(quotient);
        Value left = builder.Read(count);
        Operand by = divisorRegister is null ? ConstantDivisor() : builder.Read(divisorRegister);
        Value top = builder.Emit(OpCode.ShiftRight, HardwareType.Bool, bits, Number(quotientType.Bits - 1));
        Value fits = Step(top, by, builder);
        Value moved = builder.Emit(OpCode.ShiftLeft, quotientType, bits, Number(1));
        builder.Write(quotient, builder.Emit(OpCode.Or, quotientType, moved, fits));
        builder.Write(count, builder.Emit(OpCode.Subtract, count.Type, left, Number(1)));
        Value again = builder.Emit(OpCode.NotEqual, HardwareType.Bool, left, Number(1));
        SourceSpan span = division.Origin.Span;
        string name = $"{Path.GetFileName(span.File)}:{span.Line} (division)";
        return new(builder.ToBlock(), again, Sequence.Empty, TestFirst: false, name, division.Origin, LoopDirectives.None);
    }

    /// <summary>Takes the next bit of the dividend into the rest, and the divisor out of it if that fits.</summary>
    private Value Step(Value nextBit, Operand by, OperationBuilder builder)
    {
        Value old = builder.Read(rest);
        int bits = Math.Max(rest.Type.Bits + 1, divisorType.Bits) + 1;
        bool hasRoom = bits <= WidestValue;
        HardwareType longer = HardwareType.Unsigned(Math.Min(rest.Type.Bits + 1, WidestValue));
        Value shifted = builder.Emit(OpCode.ShiftLeft, longer, old, Number(1));
        Value next = builder.Emit(OpCode.Or, longer, shifted, nextBit);
        HardwareType type = hasRoom ? HardwareType.Signed(bits) : longer;
        Value difference = builder.Emit(OpCode.Subtract, type, next, by);
        // One subtraction is the comparison too where there is room for its sign; else a bit has left the rest at the top.
        Value fits = hasRoom
            ? builder.Emit(
                OpCode.Not, HardwareType.Bool,
                builder.Emit(OpCode.LessThan, HardwareType.Bool, difference, new Constant(0, HardwareType.Bool)))
            : builder.Emit(
                OpCode.Or, HardwareType.Bool,
                builder.Emit(OpCode.ShiftRight, HardwareType.Bool, old, Number(WidestValue - 1)),
                builder.Emit(OpCode.LessOrEqual, HardwareType.Bool, by, next));
        builder.Write(rest, builder.Emit(OpCode.Select, rest.Type, fits, difference, next));
        return fits;
    }

    /// <summary>Appends what gives the result of one operation after the loop.</summary>
    public void Finish(Operation operation, OperationBuilder builder)
    {
        bool isQuotient = operation.Code == OpCode.Divide;
        Value magnitude = builder.Read(isQuotient ? quotient : rest);
        Operand? isNegative = isQuotient
            ? Differ(numeratorIsNegative, denominatorIsNegative, builder)
            : numeratorIsNegative;
        Operand result = magnitude;
        if (isNegative is not null)
        {
            HardwareType signed = HardwareType.Signed(Math.Min(magnitude.Type.Bits + 1, WidestValue));
            result = builder.Emit(
                OpCode.Select, signed, isNegative, builder.Emit(OpCode.Negate, signed, magnitude), magnitude);
        }

        if (isDivisible is not null)
        {
            Operand otherwise = isQuotient ? new Constant(0, HardwareType.Bool) : numerator;
            result = builder.Emit(OpCode.Select, operation.Result!.Type, isDivisible, result, otherwise);
        }

        builder.Define(operation.Result!, OpCode.Convert, result);
    }

    private Constant ConstantDivisor()
    {
        Int128 magnitude = Int128.Abs(((Constant)denominator).Literal);
        return new(magnitude, HardwareType.Holding(0, magnitude));
    }

    private static Value? SignOf(Operand operand, Interval range, OperationBuilder builder) => range.IsNonNegative
        ? null
        : builder.Emit(OpCode.LessThan, HardwareType.Bool, operand, new Constant(0, HardwareType.Bool));

    private static Operand Magnitude(Operand operand, HardwareType type, Operand? isNegative, OperationBuilder builder) =>
        isNegative is null
            ? builder.As(type, operand)
            : builder.Emit(OpCode.Select, type, isNegative, builder.Emit(OpCode.Negate, type, operand), operand);

    private static Operand? Differ(Operand? a, Operand? b, OperationBuilder builder) =>
        a is null ? b : b is null ? a : builder.Emit(OpCode.Xor, HardwareType.Bool, a, b);

    private static HardwareType MagnitudeOf(Interval range) =>
        HardwareType.Holding(0, Int128.Max(Int128.Abs(range.Low), Int128.Abs(range.High)));

    private static Constant Number(int value) => new(value, HardwareType.Holding(0, value));
}
