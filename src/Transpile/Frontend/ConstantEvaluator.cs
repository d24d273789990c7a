using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>
/// Folds operations on constants, so that what a readonly field makes constant (a divisor, a branch that this object never takes) is one
/// before lowering goes on.
/// </summary>
internal static class ConstantEvaluator
{
    /// <summary>The result as a constant, or null when an operand is not constant or the operation is not folded.</summary>
    public static Constant? TryEvaluate(OpCode code, HardwareType type, ReadOnlySpan<Operand> operands)
    {
        Span<Int128> values = stackalloc Int128[operands.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            if (operands[i] is not Constant constant)
            {
                return null;
            }

            values[i] = constant.Literal;
        }

        Int128? result = values.Length switch
        {
            1 => Unary(code, values[0]),
            2 => Binary(code, values[0], values[1]),
            3 when code == OpCode.Select => values[0] != 0 ? values[1] : values[2],
            _ => null,
        };
        return result is { } exact ? new(type.Wrap(exact), type) : null;
    }

    private static Int128? Unary(OpCode code, Int128 value) => code switch
    {
        OpCode.Negate => -value,
        OpCode.Not => ~value,
        OpCode.Convert => value,
        _ => null,
    };

    // Int128 wraps modulo 2^128, so wrapping once more, modulo at most 2^64, gives the right result for every operation.
    private static Int128? Binary(OpCode code, Int128 left, Int128 right) => code switch
    {
        OpCode.Add => left + right,
        OpCode.Subtract => left - right,
        OpCode.Multiply => left * right,
        OpCode.Divide when right != 0 => left / right,
        OpCode.Remainder when right != 0 => left % right,
        OpCode.And => left & right,
        OpCode.Or => left | right,
        OpCode.Xor => left ^ right,
        OpCode.ShiftLeft => left << (int)right,
        OpCode.ShiftRight => left >> (int)right,
        OpCode.Equal => left == right ? 1 : 0,
        OpCode.NotEqual => left != right ? 1 : 0,
        OpCode.LessThan => left < right ? 1 : 0,
        OpCode.LessOrEqual => left <= right ? 1 : 0,
        _ => null,
    };
}
