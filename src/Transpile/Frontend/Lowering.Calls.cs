using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Calls that are inlined from source.</summary>
internal sealed partial class Lowering
{
    /// <param name="Ordinal">Of the parameter. Named arguments are evaluated in the order they are written in.</param>
    /// <param name="Known">The value when it has been evaluated before, otherwise null.</param>
    private readonly record struct Argument(int Ordinal, IOperation Value, Held? Known = null);

    private ImmutableArray<Operand> LowerCall(IInvocationOperation call)
    {
        Intrinsic intrinsic = Intrinsics.Of(call.TargetMethod);
        if (intrinsic != Intrinsic.None)
        {
            return LowerIntrinsic(intrinsic, call);
        }

        if (call.TargetMethod.MethodKind == MethodKind.Constructor)
        {
            Construct((Place)frame.This, call.TargetMethod, call.Arguments);
            return [];
        }

        Binding? receiver = call.Instance is { Type.IsValueType: true } instance ? Receiver(instance, call.TargetMethod) : null;
        return Inline(call.TargetMethod, receiver, ArgumentsOf(call.Arguments));
    }

    private static ImmutableArray<Argument> ArgumentsOf(ImmutableArray<IArgumentOperation> arguments) =>
        [.. arguments.Select(a => new Argument(a.Parameter!.Ordinal, a.Value))];

    /// <summary>What <c>this</c> is in a method of a struct: the variable, or a copy of it where C# makes one.</summary>
    private Binding Receiver(IOperation instance, IMethodSymbol method)
    {
        Binding binding = Locate(instance);
        return method.IsReadOnly || (binding is Place && !IsReadOnly(instance)) ? binding : CopyOf(binding, instance.Type);
    }

    /// <summary>Lowers a body in place of a call.</summary>
    private ImmutableArray<Operand> Inline(IMethodSymbol method, Binding? receiver, ImmutableArray<Argument> arguments)
    {
        IMethodSymbol implementation = method.PartialImplementationPart ?? method;
        IBlockOperation body = MethodBodies.Find(compilation, implementation)!;
        var callee = new InlineFrame(implementation, frame, nextLabel++, receiver);
        BindArguments(callee, [body], arguments);

        InlineFrame caller = frame;
        frame = callee;
        ImmutableArray<Operand> result = LowerBody(body);
        frame = caller;
        return result;
    }

    /// <summary>
    /// Evaluates the arguments in order. A reference stands for the variable itself, and so does a parameter that the body does
    /// not change for its argument.
    /// </summary>
    private void BindArguments(InlineFrame callee, IReadOnlyList<IOperation> body, ImmutableArray<Argument> arguments)
    {
        var values = new List<(IParameterSymbol Parameter, Held Value)>();
        foreach (Argument argument in arguments)
        {
            IParameterSymbol parameter = callee.Method.Parameters[argument.Ordinal];
            if (SubsetTypes.IsStorage(parameter.Type))
            {
                callee.Bind(parameter, StorageOf(argument.Value));
            }
            else if (parameter.RefKind != RefKind.None && argument.Known is null)
            {
                callee.Bind(parameter, Locate(argument.Value));
            }
            else
            {
                values.Add((parameter, argument.Known ?? HoldAll(argument.Value, parameter.Name)));
            }
        }

        foreach ((IParameterSymbol parameter, Held value) in values)
        {
            callee.Bind(parameter, Variables.IsChanged(parameter, body) ? InRegisters(parameter, value) : value);
        }
    }

    private Place InRegisters(IParameterSymbol parameter, Held value)
    {
        Place place = NewPlace(parameter.Name, parameter.Type);
        Write(place, Read(value));
        return place;
    }

    private ImmutableArray<Operand> LowerBody(IBlockOperation body)
    {
        int returns = CountReturns(body);
        if (returns == 0)
        {
            LowerList(body.Operations, 0);
            return [];
        }

        if (returns == 1 && body.Operations[^1] is IReturnOperation last)
        {
            LowerList(body.Operations[..^1], 0);
            return last.ReturnedValue is { } value ? LowerExpression(value) : [];
        }

        IMethodSymbol method = frame.Method;
        frame.Result = method.ReturnsVoid ? null : NewPlace($"{frame.Name}Result", method.ReturnType);
        Region region = regions.Nest(() => LowerList(body.Operations, 0));
        regions.Add(Scopes.Simplify(new Scope(frame.ReturnLabel, region)));
        return frame.Result is { } result ? Read(result) : [];
    }

    /// <summary>Returns of the body itself, not of local functions in it.</summary>
    private static int CountReturns(IOperation operation) => operation switch
    {
        IReturnOperation => 1,
        ILocalFunctionOperation => 0,
        _ => operation.ChildOperations.Sum(CountReturns),
    };
}
