using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>
/// Narrows values of which only the low bits are used, e.g. the 32-bit product of an address calculation for a memory of 4,096
/// elements: addition, subtraction, multiplication and the like need no more operand bits than result bits.
/// </summary>
internal sealed class DemandedBits : BlockRewriter, IPass
{
    public string Name => "demanded-bits";

    public Module Run(Module module) => Rewrite(module);

    protected override (Block Block, Operand? Condition) RewriteBlock(Block block, Operand? condition)
    {
        Dictionary<Operand, int> demanded = Demands(block, condition);
        var renamed = new Dictionary<Operand, Operand>();
        var operations = new List<Operation>();
        foreach (Operation operation in block.Operations)
        {
            // An enable is one bit wide, so it keeps its name.
            Operation rewritten =
                operation with { Operands = [.. operation.Operands.Select(o => renamed.GetValueOrDefault(o, o))] };
            if (operation.Result is { } result
                && operation.Code.IsPure()
                && demanded.GetValueOrDefault(result) is > 0 and var bits
                && bits < result.Type.Bits)
            {
                var narrow = new Value(result.Id, new HardwareType(bits, result.Type.IsSigned && bits > 1));
                renamed[result] = narrow;
                rewritten = rewritten with { Result = narrow };
            }

            operations.Add(rewritten);
        }

        return (new([.. operations]), condition is null ? null : renamed.GetValueOrDefault(condition, condition));
    }

    /// <summary>For each value, how many of its low bits the rest of the block looks at.</summary>
    private static Dictionary<Operand, int> Demands(Block block, Operand? condition)
    {
        var demanded = new Dictionary<Operand, int>();
        if (condition is not null)
        {
            demanded[condition] = 1;
        }

        foreach (Operation operation in block.Operations.Reverse())
        {
            if (operation.Enable is { } enable)
            {
                demanded[enable] = 1;
            }

            int ofResult = operation.Result is { } result ? Math.Min(result.Type.Bits, demanded.GetValueOrDefault(result)) : 0;
            for (int i = 0; i < operation.Operands.Length; i++)
            {
                Operand operand = operation.Operands[i];
                int bits = Math.Min(operand.Type.Bits, DemandedOfOperand(operation, i, ofResult));
                demanded[operand] = Math.Max(bits, demanded.GetValueOrDefault(operand));
            }
        }

        return demanded;
    }

    private static int DemandedOfOperand(Operation operation, int index, int ofResult) => (operation.Code, index) switch
    {
        (OpCode.Add or OpCode.Subtract or OpCode.Multiply or OpCode.Negate or OpCode.Convert, _) => ofResult,
        (OpCode.Or or OpCode.Xor or OpCode.Not, _) => ofResult,
        (OpCode.And, _) => Math.Min(ofResult, MaskBits(operation.Operands[1 - index])),
        (OpCode.ShiftLeft, 0) => ofResult,
        (OpCode.ShiftRight, 0) when operation.Operands[1] is Constant count => (int)Int128.Min(ofResult + count.Literal, 64),
        (OpCode.Select, 1 or 2) => ofResult,
        (OpCode.Load or OpCode.Store, 0) => ((Memory)operation.Target!).AddressType.Bits,
        _ => operation.Operands[index].Type.Bits,
    };

    /// <summary>How many low bits of the other operand a non-negative mask lets through.</summary>
    private static int MaskBits(Operand mask) => mask switch
    {
        Constant constant when constant.Literal >= 0 => HardwareType.Holding(0, constant.Literal).Bits,
        { Type.IsSigned: false } => mask.Type.Bits,
        _ => 64,
    };
}
