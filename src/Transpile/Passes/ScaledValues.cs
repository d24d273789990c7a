using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>
/// Values that are another one shifted left, with constant low bits: the index of an element, whose place within its bank is that other value.
/// Only so does it show that neighbouring elements of different banks have the same place.
/// </summary>
internal sealed class ScaledValues
{
    private readonly Dictionary<Operand, (Operand Value, int Bits)> scaled = [];

    /// <summary>Takes note of x · 2^k, and of x · 2^k + c with c below 2^k.</summary>
    public void Note(Operation operation)
    {
        if (operation is { Code: OpCode.ShiftLeft, Operands: [var value, Constant { Literal: var count }] } && count < 64)
        {
            scaled[operation.Result!] = (value, (int)count);
        }
        else if (operation is { Code: OpCode.Or or OpCode.Add, Operands: [var high, Constant { Literal: var low }] }
            && scaled.TryGetValue(high, out (Operand Value, int Bits) source)
            && low >= 0 && low < Int128.One << source.Bits && high.Type.Bits >= operation.Result!.Type.Bits)
        {
            scaled[operation.Result] = source;
        }
    }

    /// <summary>(x · 2^k + c) shifted right by k as x, where all bits of the result are bits of x.</summary>
    public Operation Unscaled(Operation operation) =>
        operation is { Code: OpCode.ShiftRight, Operands: [var value, Constant { Literal: var count }], Result.Type: var type }
        && scaled.TryGetValue(value, out (Operand Value, int Bits) source)
        && source.Bits == count && type.Bits + source.Bits <= value.Type.Bits
            ? operation with { Code = OpCode.Convert, Operands = [source.Value] }
            : operation;
}
