using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SparseRtrl.Analyzer;

/// <summary>Finds the calls of <c>Hardware.Pipeline</c> and <c>Hardware.Unroll</c> that a loop body starts with.</summary>
public static class Directives
{
    /// <summary>The directives of a loop, in the order they are written in.</summary>
    public static IEnumerable<IInvocationOperation> Of(ILoopOperation loop)
    {
        IEnumerable<IOperation> statements = loop.Body is IBlockOperation block ? block.Operations : [loop.Body];
        return statements.Select(AsDirective).TakeWhile(d => d is not null).Select(d => d!);
    }

    /// <summary>True for a directive among the first statements of a loop body, the first of its kind there.</summary>
    public static bool IsInPlace(IInvocationOperation call)
    {
        IOperation? statement = call.Parent;
        IOperation? body = statement?.Parent is IBlockOperation block ? block : statement;
        return body?.Parent is ILoopOperation loop
            && loop.Body == body
            && Of(loop).FirstOrDefault(d => d.TargetMethod.Name == call.TargetMethod.Name) == call;
    }

    private static IInvocationOperation? AsDirective(IOperation statement) =>
        statement is IExpressionStatementOperation { Operation: IInvocationOperation call }
            && Intrinsics.Of(call.TargetMethod) is Intrinsic.Pipeline or Intrinsic.Unroll
                ? call
                : null;
}
