using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Calls: inlined from source, or intrinsic.</summary>
internal sealed partial class Lowering
{
    private Operand? LowerCall(IInvocationOperation call)
    {
        Intrinsic intrinsic = Intrinsics.Of(call.TargetMethod);
        return intrinsic switch
        {
            Intrinsic.None => Inline(call.TargetMethod, call.Arguments),
            Intrinsic.Pipeline or Intrinsic.Unroll => null, // part of the loop around it
            Intrinsic.Enqueue or Intrinsic.Dequeue or Intrinsic.Clear => LowerQueueCall(intrinsic, call),
            _ => LowerArithmeticCall(intrinsic, call),
        };
    }

    private Operand? LowerQueueCall(Intrinsic intrinsic, IInvocationOperation call)
    {
        var queue = (Queue)StorageOf(call.Instance!);
        switch (intrinsic)
        {
            case Intrinsic.Enqueue:
                regions.Store(OpCode.Enqueue, queue, regions.Convert(LowerValue(call.Arguments[0].Value), queue.ElementType));
                return null;
            case Intrinsic.Dequeue:
                return regions.Load(OpCode.Dequeue, queue, queue.ElementType);
            default:
                regions.Store(OpCode.QueueClear, queue);
                return null;
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
            operands[call.Arguments[i].Parameter!.Ordinal] = regions.Convert(UseAndRelease(held[i]), type);
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

    /// <summary>Lowers a body in place of a call. Gives null for a void method.</summary>
    private Operand? Inline(IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments)
    {
        IMethodSymbol implementation = method.PartialImplementationPart ?? method;
        IBlockOperation body = MethodBodies.Find(compilation, implementation)!;
        var callee = new InlineFrame(implementation, frame, nextLabel++);
        List<Pending> held = BindArguments(callee, body, arguments);

        InlineFrame caller = frame;
        frame = callee;
        Operand? result = LowerBody(body);
        frame = caller;
        held.ForEach(regions.Release);
        return result;
    }

    /// <summary>Evaluates the arguments in order. A parameter that the body does not assign stands for its argument.</summary>
    /// <returns>What stays held while the body is lowered.</returns>
    private List<Pending> BindArguments(InlineFrame callee, IBlockOperation body, ImmutableArray<IArgumentOperation> arguments)
    {
        var values = new List<(IParameterSymbol Parameter, Pending Value)>();
        foreach (IArgumentOperation argument in arguments)
        {
            IParameterSymbol parameter = callee.Method.Parameters[argument.Parameter!.Ordinal];
            if (SubsetTypes.IsStorage(parameter.Type))
            {
                callee.Bind(parameter, StorageOf(argument.Value));
            }
            else
            {
                values.Add((parameter, Hold(argument.Value, parameter.Name)));
            }
        }

        var held = new List<Pending>();
        foreach ((IParameterSymbol parameter, Pending value) in values)
        {
            if (IsAssigned(parameter, body))
            {
                Register register = NewRegister(parameter.Name, TypeMap.Of(parameter.Type));
                regions.Write(register, UseAndRelease(value));
                callee.Bind(parameter, register);
            }
            else
            {
                callee.Bind(parameter, value);
                held.Add(value);
            }
        }

        return held;
    }

    private static bool IsAssigned(IParameterSymbol parameter, IBlockOperation body) => body.Descendants()
        .Select(o => o switch
        {
            IAssignmentOperation assignment => assignment.Target,
            IIncrementOrDecrementOperation step => step.Target,
            _ => null,
        })
        .OfType<IParameterReferenceOperation>()
        .Any(target => SymbolEqualityComparer.Default.Equals(target.Parameter, parameter));

    private Operand? LowerBody(IBlockOperation body)
    {
        int returns = CountReturns(body);
        if (returns == 0)
        {
            LowerList(body.Operations, 0);
            return null;
        }

        if (returns == 1 && body.Operations[^1] is IReturnOperation last)
        {
            LowerList(body.Operations[..^1], 0);
            return last.ReturnedValue is { } value ? LowerValue(value) : null;
        }

        IMethodSymbol method = frame.Method;
        frame.Result = method.ReturnsVoid ? null : NewRegister($"{frame.Name}Result", TypeMap.Of(method.ReturnType));
        Region region = regions.Nest(() => LowerList(body.Operations, 0));
        regions.Add(Scopes.Simplify(new Scope(frame.ReturnLabel, region)));
        return frame.Result is { } result ? regions.Read(result) : null;
    }

    /// <summary>Returns of the body itself, not of local functions in it.</summary>
    private static int CountReturns(IOperation operation) => operation switch
    {
        IReturnOperation => 1,
        ILocalFunctionOperation => 0,
        _ => operation.ChildOperations.Sum(CountReturns),
    };
}
