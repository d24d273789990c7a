using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes.Ranges;

/// <summary>The interval of a pure operation's result from those of its operands.</summary>
internal static class IntervalArithmetic
{
    public static Interval Evaluate(
        OpCode code, IReadOnlyList<Interval> operands, IReadOnlyList<HardwareType> types, HardwareType resultType)
    {
        Interval a = operands[0];
        Interval b = operands.Count > 1 ? operands[1] : a;
        Interval exact = code switch
        {
            OpCode.Add => new(a.Low + b.Low, a.High + b.High),
            OpCode.Subtract => new(a.Low - b.High, a.High - b.Low),
            OpCode.Multiply => Corners(a, b, (x, y) => x * y, resultType),
            OpCode.Divide => Quotient(a, b, resultType),
            OpCode.Remainder => Remainder(a, b),
            OpCode.Negate => new(-a.High, -a.Low),
            OpCode.And => And(a, b, resultType),
            OpCode.Or or OpCode.Xor => OrXor(a, b, resultType),
            OpCode.Not => new(~a.High, ~a.Low),
            OpCode.ShiftLeft => ShiftLeft(a, b, resultType),
            OpCode.ShiftRight => ShiftRight(a, b),
            OpCode.PopCount or OpCode.TrailingZeroCount or OpCode.LeadingZeroCount => Count(code, a, types[0]),
            OpCode.Select => b.Union(operands[2]),
            OpCode.Convert => a,
            _ => Interval.Of(resultType),
        };
        return exact.Wrapped(resultType);
    }

    private static Interval Corners(Interval a, Interval b, Func<Int128, Int128, Int128> operation, HardwareType resultType)
    {
        // Factors of more than 62 bits could overflow the 128 bits used here.
        const int SafeBits = 62;
        if (a.Type.Bits > SafeBits || b.Type.Bits > SafeBits)
        {
            return Interval.Of(resultType);
        }

        Int128[] corners =
            [operation(a.Low, b.Low), operation(a.Low, b.High), operation(a.High, b.Low), operation(a.High, b.High)];
        return new(corners.Min(), corners.Max());
    }

    /// <summary>Negative and positive divisors have their extremes at their ends; 0 gives 0.</summary>
    private static Interval Quotient(Interval a, Interval divisor, HardwareType resultType)
    {
        Interval? whole = divisor.Intersect(Interval.Of(0)) is null ? null : Interval.Of(0);
        foreach (Interval side in new[] { new Interval(Int128.MinValue, -1), new(1, Int128.MaxValue) })
        {
            if (divisor.Intersect(side) is { } part)
            {
                Interval quotients = Corners(a, part, (x, y) => x / y, resultType);
                whole = whole?.Union(quotients) ?? quotients;
            }
        }

        return whole!.Value;
    }

    /// <summary>Smaller than the divisor and no larger than the dividend, which is what 0 gives.</summary>
    private static Interval Remainder(Interval a, Interval divisor)
    {
        bool mayBeZero = divisor.Low <= 0 && divisor.High >= 0;
        Int128 limit = mayBeZero
            ? Int128.Max(Int128.Abs(a.Low), Int128.Abs(a.High))
            : Int128.Max(Int128.Abs(divisor.Low), Int128.Abs(divisor.High)) - 1;
        return new(a.IsNonNegative ? 0 : Int128.Max(-limit, a.Low), a.High < 0 ? 0 : Int128.Min(limit, a.High));
    }

    private static Interval And(Interval a, Interval b, HardwareType resultType) => (a.IsNonNegative, b.IsNonNegative) switch
    {
        (true, true) => new(0, Int128.Min(a.High, b.High)),
        (true, false) => new(0, a.High),
        (false, true) => new(0, b.High),
        _ => Bits(a, b, resultType),
    };

    private static Interval OrXor(Interval a, Interval b, HardwareType resultType) =>
        a.IsNonNegative && b.IsNonNegative ? new(0, Interval.Of(a.Union(b).Type).High) : Bits(a, b, resultType);

    /// <summary>Any bit pattern of the wider operand.</summary>
    private static Interval Bits(Interval a, Interval b, HardwareType resultType)
    {
        HardwareType union = a.Union(b).Type;
        return union.IsSigned ? Interval.Of(union) : Interval.Of(resultType);
    }

    private static Interval ShiftLeft(Interval a, Interval count, HardwareType resultType) =>
        count.High > 63
            ? Interval.Of(resultType)
            : Corners(a, new(Int128.One << (int)count.Low, Int128.One << (int)count.High), (x, y) => x * y, resultType);

    private static Interval ShiftRight(Interval a, Interval count)
    {
        (int least, int most) = ((int)Int128.Min(count.Low, 100), (int)Int128.Min(count.High, 100));
        return new(Int128.Min(a.Low >> least, a.Low >> most), Int128.Max(a.High >> least, a.High >> most));
    }

    private static Interval Count(OpCode code, Interval operand, HardwareType type)
    {
        bool neverZero = operand.Low > 0 || operand.High < 0;
        return code switch
        {
            OpCode.TrailingZeroCount when neverZero && operand.IsNonNegative => new(0, operand.Type.Bits - 1),
            OpCode.PopCount when operand.IsNonNegative => new(0, operand.Type.Bits),
            _ => new(0, type.Bits),
        };
    }
}
