using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Calls with a hardware form of their own.</summary>
internal sealed partial class Lowering
{
    private ImmutableArray<Operand> LowerIntrinsic(Intrinsic intrinsic, IInvocationOperation call) => intrinsic switch
    {
        Intrinsic.Pipeline or Intrinsic.Unroll => [], // part of the loop around it
        Intrinsic.Enqueue or Intrinsic.Dequeue or Intrinsic.Clear => LowerQueueCall(intrinsic, call),
        _ => [LowerArithmeticCall(intrinsic, call)],
    };

    private ImmutableArray<Operand> LowerQueueCall(Intrinsic intrinsic, IInvocationOperation call)
    {
        var queue = (Queue)StorageOf(call.Instance!).Leaves.Single();
        switch (intrinsic)
        {
            case Intrinsic.Enqueue:
                regions.Store(OpCode.Enqueue, queue, regions.Convert(LowerValue(call.Arguments[0].Value), queue.ElementType));
                return [];
            case Intrinsic.Dequeue:
                return [regions.Load(OpCode.Dequeue, queue, queue.ElementType)];
            default:
                regions.Store(OpCode.QueueClear, queue);
                return [];
        }
    }

    private Operand LowerArithmeticCall(Intrinsic intrinsic, IInvocationOperation call)
    {
        HardwareType type = TypeMap.Of(call.TargetMethod.Parameters[0].Type);
        Pending[] held = [.. call.Arguments.Select(a => Hold(a.Value))];
        var operands = new Operand[held.Length];
        for (int i = 0; i < held.Length; i++)
        {
            // Named arguments are evaluated in the order they are written in.
            operands[call.Arguments[i].Parameter!.Ordinal] = regions.Convert(regions.Use(held[i]), type);
        }

        return intrinsic switch
        {
            Intrinsic.Abs => Select(
                type,
                LessThan(operands[0], new Constant(0, type)),
                regions.Compute(OpCode.Negate, type, operands),
                operands[0]),
            Intrinsic.Min => Select(type, LessThan(operands[1], operands[0]), operands[1], operands[0]),
            Intrinsic.Max => Select(type, LessThan(operands[0], operands[1]), operands[1], operands[0]),
            Intrinsic.Clamp => Select(
                type,
                LessThan(operands[0], operands[1]),
                operands[1],
                Select(type, LessThan(operands[2], operands[0]), operands[2], operands[0])),
            Intrinsic.PopCount => regions.Compute(OpCode.PopCount, HardwareType.Signed(32), operands),
            Intrinsic.TrailingZeroCount => regions.Compute(OpCode.TrailingZeroCount, HardwareType.Signed(32), operands),
            _ => regions.Compute(OpCode.LeadingZeroCount, HardwareType.Signed(32), operands),
        };
    }

    private Operand Select(HardwareType type, Operand condition, Operand whenTrue, Operand whenFalse) =>
        regions.Compute(OpCode.Select, type, condition, whenTrue, whenFalse);

    private Operand LessThan(Operand left, Operand right) => regions.Compute(OpCode.LessThan, HardwareType.Bool, left, right);
}
