using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>
/// Shifts: wiring when the count is known, numeric_std's barrel shifters when it is not. A count beyond the width shifts all bits out.
/// </summary>
internal static class Shifts
{
    // A VHDL natural has 31 bits. Counts are masked by C#, so a wider one does not come from a kernel.
    private const int CountBitsLimit = 31;

    public static Operand Left(Operand value, Operand count, HardwareType result)
    {
        VectorType vector = VhdlType.VectorOf(result);
        if (count.Constant is not { } constant)
        {
            return new(new Call("shift_left", [value.AsVector(result), Natural(count)], vector), result);
        }

        if (constant >= result.Bits)
        {
            return Operand.OfConstant(0, result);
        }

        int distance = (int)constant;
        Expression kept = value.AsVector(result with { Bits = result.Bits - distance });
        var zeros = new BitStringLiteral(new string('0', distance), vector with { Width = distance });
        return new(distance == 0 ? kept : new Binary(Operator.Concatenate, kept, zeros, vector), result);
    }

    public static Operand Right(Operand value, Operand count, HardwareType result, HelperSignals helpers)
    {
        HardwareType type = value.Type;
        VectorType vector = VhdlType.VectorOf(type);
        if (count.Constant is not { } constant)
        {
            return new(new Call("shift_right", [value.AsVector(type), Natural(count)], vector), type);
        }

        if (constant >= type.Bits && !type.IsSigned)
        {
            return Operand.OfConstant(0, result);
        }

        // Only the bits that the result keeps: from the count upwards, and the sign bit when it reaches that far.
        int low = (int)Int128.Min(constant, type.Bits - 1);
        int high = Math.Min(type.Bits - 1, low + result.Bits - 1);
        var kept = new HardwareType(high - low + 1, type.IsSigned);
        if (kept.Bits == type.Bits)
        {
            return value;
        }

        Name source = helpers.Define("value", value.AsVector(type));
        return new(new Slice(source, high, low, vector with { Width = kept.Bits }), kept);
    }

    private static Call Natural(Operand count)
    {
        if (count.Type.Bits > CountBitsLimit || count.Type.IsSigned)
        {
            throw new ArgumentException($"A shift count is unsigned and of at most {CountBitsLimit} bits, not {count.Type}.", nameof(count));
        }

        return new("to_integer", [count.AsVector(count.Type)], VhdlType.Integer);
    }
}
