namespace SparseRtrl.Transpile.Ir;

/// <summary>Properties of operation codes that passes and the scheduler ask for.</summary>
public static class OpCodes
{
    /// <summary>The result depends on the operands alone, and there is no effect.</summary>
    public static bool IsPure(this OpCode code) => code < OpCode.ReadRegister;

    /// <summary>May be dropped when nobody uses the result.</summary>
    public static bool IsRemovable(this OpCode code) =>
        code.IsPure() || code is OpCode.ReadRegister or OpCode.Load or OpCode.QueueCount or OpCode.QueuePeek;

    /// <summary>The result depends on the operand's type, not only on its value.</summary>
    public static bool CountsBits(this OpCode code) =>
        code is OpCode.PopCount or OpCode.TrailingZeroCount or OpCode.LeadingZeroCount;

    public static bool IsCommutative(this OpCode code) =>
        code is OpCode.Add or OpCode.Multiply or OpCode.And or OpCode.Or or OpCode.Xor or OpCode.Equal or OpCode.NotEqual;

    public static bool IsDivision(this OpCode code) => code is OpCode.Divide or OpCode.Remainder;

    public static bool IsComparison(this OpCode code) =>
        code is OpCode.Equal or OpCode.NotEqual or OpCode.LessThan or OpCode.LessOrEqual;

    /// <summary>Evaluates a pure operation on constants: the one definition of what an operation code means.</summary>
    /// <exception cref="ArgumentException">The operation is not pure.</exception>
    public static Int128 Evaluate(OpCode code, IReadOnlyList<Constant> operands, HardwareType resultType)
    {
        Int128 a = operands[0].Literal;
        Int128 b = operands.Count > 1 ? operands[1].Literal : 0;
        HardwareType type = operands[0].Type;
        return resultType.Wrap(code switch
        {
            OpCode.Add => a + b,
            OpCode.Subtract => a - b,
            // The product of two 64-bit values fits 128 bits as unsigned; only its low bits are kept.
            OpCode.Multiply => unchecked(a * b),
            OpCode.Divide => b == 0 ? 0 : a / b,
            OpCode.Remainder => b == 0 ? a : a % b,
            OpCode.Negate => -a,
            OpCode.And => a & b,
            OpCode.Or => a | b,
            OpCode.Xor => a ^ b,
            OpCode.Not => ~a,
            OpCode.ShiftLeft => b >= 64 ? 0 : a << (int)b,
            OpCode.ShiftRight => a >> (int)Int128.Min(b, 100),
            OpCode.PopCount => Int128.PopCount(a & Mask(type)),
            OpCode.TrailingZeroCount => Int128.Min(Int128.TrailingZeroCount(a & Mask(type)), type.Bits),
            OpCode.LeadingZeroCount => Int128.LeadingZeroCount(a & Mask(type)) - (128 - type.Bits),
            OpCode.Equal => a == b ? 1 : 0,
            OpCode.NotEqual => a != b ? 1 : 0,
            OpCode.LessThan => a < b ? 1 : 0,
            OpCode.LessOrEqual => a <= b ? 1 : 0,
            OpCode.Select => a != 0 ? b : operands[2].Literal,
            OpCode.Convert => a,
            _ => throw new ArgumentException($"{code} is not a pure operation.", nameof(code)),
        });
    }

    private static Int128 Mask(HardwareType type) => (Int128.One << type.Bits) - 1;
}
