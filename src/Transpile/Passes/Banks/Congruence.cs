using System.Runtime.InteropServices;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes.Banks;

/// <summary>What is known of the low bits of an integer: it is <paramref name="Residue"/> modulo 2^Bits.</summary>
/// <param name="Residue">0 to 2^Bits − 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Congruence(Int128 Residue, int Bits)
{
    /// <summary>More bits than any value of the IR has: the integer itself is known.</summary>
    private const int Exact = 100;

    public static readonly Congruence Unknown = new(0, 0);

    public static Congruence Of(Int128 constant) => Low(constant, Exact);

    /// <summary>What is known of two integers of which either may be meant.</summary>
    public Congruence Join(Congruence other) =>
        Low(Residue, Math.Min(Math.Min(Bits, other.Bits), TrailingZeros(Residue ^ other.Residue)));

    /// <summary>The same about the integer wrapped to so many bits.</summary>
    public Congruence Wrapped(int bits) => Low(Residue, Math.Min(Bits, bits));

    /// <summary>What the result of an operation has in its low bits.</summary>
    /// <param name="operands">One for each operand.</param>
    public static Congruence Evaluate(Operation operation, IReadOnlyList<Congruence> operands)
    {
        Congruence a = operands[0];
        Congruence b = operands.Count > 1 ? operands[1] : Unknown;
        int common = Math.Min(a.Bits, b.Bits);
        Congruence exact = operation.Code switch
        {
            OpCode.Add => Low(a.Residue + b.Residue, common),
            OpCode.Subtract => Low(a.Residue - b.Residue, common),
            OpCode.Negate => Low(-a.Residue, a.Bits),
            OpCode.Multiply => Product(a, b),
            OpCode.And => And(a, b, common),
            OpCode.Or => Low(a.Residue | b.Residue, common),
            OpCode.Xor => Low(a.Residue ^ b.Residue, common),
            OpCode.Not => Low(~a.Residue, a.Bits),
            OpCode.ShiftLeft when operation.Operands[1] is Constant count && count.Literal < 64 =>
                Product(a, Of(Int128.One << (int)count.Literal)),
            OpCode.ShiftRight when operation.Operands[1] is Constant count && count.Literal < a.Bits =>
                Low(a.Residue >> (int)count.Literal, a.Bits - (int)count.Literal),
            OpCode.Select => b.Join(operands[2]),
            OpCode.Convert => a,
            _ => Unknown,
        };
        return exact.Wrapped(operation.Result!.Type.Bits);
    }

    /// <summary>(r + 2^a·i)·(s + 2^b·j): the terms with i and j are multiples of what the known factors leave.</summary>
    private static Congruence Product(Congruence a, Congruence b) => Low(
        a.Residue * b.Residue,
        Math.Min(Math.Min(a.Bits + TrailingZeros(b.Residue), b.Bits + TrailingZeros(a.Residue)), Math.Min(Exact, a.Bits + b.Bits)));

    /// <summary>Zeros of either operand are zeros of the result, whatever the other one is.</summary>
    private static Congruence And(Congruence a, Congruence b, int common)
    {
        int zeros = Math.Max(Math.Min(a.Bits, TrailingZeros(a.Residue)), Math.Min(b.Bits, TrailingZeros(b.Residue)));
        return zeros > common ? Low(0, zeros) : Low(a.Residue & b.Residue, common);
    }

    private static Congruence Low(Int128 value, int bits) => new(value & ((Int128.One << bits) - 1), bits);

    private static int TrailingZeros(Int128 value) => value == 0 ? Exact : (int)Int128.TrailingZeroCount(value);
}
