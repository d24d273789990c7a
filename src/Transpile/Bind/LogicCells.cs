using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Bind;

/// <summary>
/// What operators and multiplexers take in logic cells of four-input look-up tables, each with a flip-flop that is of use only to what
/// the look-up table computes and nobody else reads. Rough, and compared with synthesis in docs/compiler.md.
/// </summary>
internal static class LogicCells
{
    private const int TableEntries = 16;

    /// <summary>Cells of an operator.</summary>
    public static double Of(Node node)
    {
        int bits = node.Type.Bits;
        int widest = node.Inputs.Max(i => i.Type.Bits);
        return node.Code switch
        {
            _ when WireNumbers.IsWiring(node) => 0,
            OpCode.Not => 0,
            OpCode.Add or OpCode.Subtract or OpCode.Negate or OpCode.And or OpCode.Or or OpCode.Xor or OpCode.Select => bits,
            OpCode.LessThan or OpCode.LessOrEqual => widest,
            OpCode.Equal or OpCode.NotEqual => (widest + 1) / 2,
            OpCode.ShiftLeft when node.Inputs[0] is ConstantSignal => bits * 1.25,
            OpCode.ShiftLeft or OpCode.ShiftRight => bits * node.Inputs[1].Type.Bits,
            OpCode.Multiply => node.Inputs[0].Type.Bits * node.Inputs[1].Type.Bits,
            OpCode.Load => bits * (node.Memory!.Kind == MemoryKind.Registers
                ? node.Memory.Depth - 1
                : Math.Max(1, node.Memory.Depth / TableEntries)),
            _ => widest * 2,
        };
    }

    /// <summary>Cells for each bit of a multiplexer that a state selects: a look-up table takes one input and the choice so far.</summary>
    /// <param name="wires">Inputs that are not constant.</param>
    public static int Multiplexer(int wires) => Math.Max(0, wires - 1);
}
