using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes.Ranges;

namespace SparseRtrl.Transpile.Passes.Division;

/// <summary>
/// One division: magnitudes are divided bit by bit, and the signs put on afterwards. A divisor of 0 gives the quotient 0 and the
/// dividend as remainder.
/// </summary>
/// <param name="division">Whose operands are divided.</param>
/// <param name="own">What this division needs.</param>
/// <param name="registers">What it gets; wider where another division that uses them needs it.</param>
internal sealed class RestoringDivider(
    Operation division, Interval dividend, Interval divisor, DividerShape own, DividerRegisters registers)
{
    private const int WidestValue = 64;

    private readonly Operand numerator = division.Operands[0];
    private readonly Operand denominator = division.Operands[1];
    private readonly HardwareType quotientType = registers.Quotient.Type;

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
        Operand magnitude = Magnitude(numerator, own.Quotient, numeratorIsNegative, builder);
        int unused = quotientType.Bits - own.Quotient.Bits;
        builder.Write(
            registers.Quotient, unused == 0 ? magnitude : builder.Emit(OpCode.ShiftLeft, quotientType, magnitude, Number(unused)));
        builder.Write(registers.Rest, new Constant(0, registers.Rest.Type));
        builder.Write(registers.Count, new Constant(own.Quotient.Bits, registers.Count.Type));
        if (registers.Divisor is { } register)
        {
            builder.Write(register, builder.As(register.Type, Magnitude(denominator, own.Divisor, denominatorIsNegative, builder)));
        }

        isDivisible = MayDivideByZero
            ? builder.Emit(OpCode.NotEqual, HardwareType.Bool, denominator, new Constant(0, HardwareType.Bool))
            : null;
    }

    /// <summary>One bit of the quotient in each iteration.</summary>
    /// <param name="builder">Empty.</param>
    public Loop Loop(OperationBuilder builder)
    {
        Value bits = builder.Read(registers.Quotient);
        Value left = builder.Read(registers.Count);
        Operand by = registers.Divisor is null ? ConstantDivisor() : builder.Read(registers.Divisor);
        Value top = builder.Emit(OpCode.ShiftRight, HardwareType.Bool, bits, Number(quotientType.Bits - 1));
        Value fits = Step(top, by, builder);
        Value moved = builder.Emit(OpCode.ShiftLeft, quotientType, bits, Number(1));
        builder.Write(registers.Quotient, builder.Emit(OpCode.Or, quotientType, moved, fits));
        builder.Write(registers.Count, builder.Emit(OpCode.Subtract, registers.Count.Type, left, Number(1)));
        Value again = builder.Emit(OpCode.NotEqual, HardwareType.Bool, left, Number(1));
        SourceSpan span = division.Origin.Span;
        string name = $"{Path.GetFileName(span.File)}:{span.Line} (division)";
        return new(builder.ToBlock(), again, Sequence.Empty, TestFirst: false, name, division.Origin, LoopDirectives.None);
    }

    /// <summary>Takes the next bit of the dividend into the rest, and the divisor out of it if that fits.</summary>
    private Value Step(Value nextBit, Operand by, OperationBuilder builder)
    {
        Register rest = registers.Rest;
        Value old = builder.Read(rest);
        int bits = Math.Max(rest.Type.Bits + 1, by.Type.Bits) + 1;
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
        Operand magnitude = isQuotient
            ? builder.As(own.Quotient, builder.Read(registers.Quotient))
            : builder.As(own.Rest, builder.Read(registers.Rest));
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

    private static Constant Number(int value) => new(value, HardwareType.Holding(0, value));
}
