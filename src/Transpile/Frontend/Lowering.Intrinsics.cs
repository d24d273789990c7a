using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
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
        Intrinsic.Concurrently => LowerConcurrently(call),
        Intrinsic.Enqueue or Intrinsic.Dequeue or Intrinsic.Clear => LowerQueueCall(intrinsic, call),
        _ => LowerArithmeticCall(intrinsic, call),
    };

    private ImmutableArray<Operand> LowerConcurrently(IInvocationOperation call)
    {
        List<IMethodSymbol> started = [.. ConcurrentCalls.ProcessesOf(call).Select(p => p.Method!)];
        startedProcesses.UnionWith(started);
        regions.Add(new Concurrently([.. started.Select(p => p.Name)], regions.Origin));
        return [];
    }

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

    private ImmutableArray<Operand> LowerArithmeticCall(Intrinsic intrinsic, IInvocationOperation call)
    {
        Pending[] held = [.. call.Arguments.Select(a => Hold(a.Value))];
        var operands = new Operand[held.Length];
        foreach ((IArgumentOperation argument, Pending value) in call.Arguments.Zip(held))
        {
            // Named arguments are evaluated in the order they are written in.
            operands[argument.Parameter!.Ordinal] = regions.Convert(regions.Use(value), TypeMap.Of(argument.Parameter.Type));
        }

        HardwareType type = operands[0].Type;
        if (intrinsic == Intrinsic.DivRem)
        {
            return
            [
                Combine(BinaryOperatorKind.Divide, operands[0], operands[1], type),
                Combine(BinaryOperatorKind.Remainder, operands[0], operands[1], type),
            ];
        }

        HardwareType result = TypeMap.Of(call.Type);
        return
        [
            intrinsic switch
            {
                Intrinsic.PopCount => regions.Compute(OpCode.PopCount, result, operands),
                Intrinsic.TrailingZeroCount => regions.Compute(OpCode.TrailingZeroCount, result, operands),
                Intrinsic.LeadingZeroCount => regions.Compute(OpCode.LeadingZeroCount, result, operands),
                Intrinsic.BigMul => regions.Compute(OpCode.Multiply, result, operands),
                Intrinsic.RotateLeft => Rotated(operands[0], operands[1], isLeft: true),
                Intrinsic.RotateRight => Rotated(operands[0], operands[1], isLeft: false),
                Intrinsic.Log2 => Log2(operands[0], result),
                Intrinsic.IsPow2 => IsPow2(operands[0]),
                _ => LowerOrder(intrinsic, operands, type),
            },
        ];
    }

    /// <summary>Functions that compare.</summary>
    private Operand LowerOrder(Intrinsic intrinsic, Operand[] operands, HardwareType type)
    {
        var zero = new Constant(0, type);
        return intrinsic switch
        {
            Intrinsic.Abs => Select(
                type, LessThan(operands[0], zero), regions.Compute(OpCode.Negate, type, operands), operands[0]),
            Intrinsic.Min => Select(type, LessThan(operands[1], operands[0]), operands[1], operands[0]),
            Intrinsic.Max => Select(type, LessThan(operands[0], operands[1]), operands[1], operands[0]),
            Intrinsic.Sign => Select(
                HardwareType.Signed(32), LessThan(operands[0], zero), Integer(-1), LessThan(zero, operands[0])),
            _ => Select(
                type,
                LessThan(operands[0], operands[1]),
                operands[1],
                Select(type, LessThan(operands[2], operands[0]), operands[2], operands[0])),
        };
    }

    /// <summary>C# takes the count modulo the width, which is a power of two.</summary>
    private Operand Rotated(Operand value, Operand count, bool isLeft)
    {
        HardwareType bits = HardwareType.Unsigned(value.Type.Bits);
        HardwareType counts = HardwareType.Holding(0, value.Type.Bits - 1);
        Operand unsigned = regions.Convert(value, bits);
        Operand left = isLeft ? regions.Convert(count, counts) : regions.Compute(OpCode.Negate, counts, count);
        Operand right = isLeft ? regions.Compute(OpCode.Negate, counts, count) : regions.Convert(count, counts);
        Operand high = regions.Compute(OpCode.ShiftLeft, bits, unsigned, left);
        Operand low = regions.Compute(OpCode.ShiftRight, bits, unsigned, right);
        return regions.Convert(regions.Compute(OpCode.Or, bits, high, low), value.Type);
    }

    /// <summary>Of 0 it is 0, as in .NET.</summary>
    private Operand Log2(Operand value, HardwareType result)
    {
        Operand positive = regions.Compute(OpCode.Or, value.Type, value, new Constant(1, value.Type));
        Operand zeros = regions.Compute(OpCode.LeadingZeroCount, result, positive);
        return regions.Compute(OpCode.Subtract, result, new Constant(value.Type.Bits - 1, result), zeros);
    }

    private Operand IsPow2(Operand value)
    {
        var zero = new Constant(0, value.Type);
        Operand less = regions.Compute(OpCode.Subtract, value.Type, value, new Constant(1, value.Type));
        Operand common = regions.Compute(OpCode.And, value.Type, value, less);
        Operand hasOneBit = regions.Compute(OpCode.Equal, HardwareType.Bool, common, zero);
        return regions.Compute(OpCode.And, HardwareType.Bool, hasOneBit, LessThan(zero, value));
    }

    private Operand Select(HardwareType type, Operand condition, Operand whenTrue, Operand whenFalse) =>
        regions.Compute(OpCode.Select, type, condition, whenTrue, whenFalse);

    private Operand LessThan(Operand left, Operand right) => regions.Compute(OpCode.LessThan, HardwareType.Bool, left, right);
}
