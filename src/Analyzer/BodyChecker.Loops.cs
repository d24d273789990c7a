using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SparseRtrl.Analyzer;

/// <summary>Loops.</summary>
internal sealed partial class BodyChecker
{
    private bool IsLoopInOrder(ILoopOperation loop)
    {
        if (loop.LoopKind is not (LoopKind.For or LoopKind.While))
        {
            return Refuse(Rules.UnsupportedConstruct, loop, Describe(loop), SeeReference);
        }

        if (ConditionOf(loop) is null or { ConstantValue: { HasValue: true, Value: true } } && !HasExit(loop.Body, loop))
        {
            checker.Report(Rules.EndlessLoop, loop.Syntax.GetFirstToken().GetLocation());
        }

        return true;
    }

    private bool IsForEachInOrder(IForEachLoopOperation loop)
    {
        if (loop.IsAsynchronous || MethodBodies.StorageNamedBy(loop.Collection) is null)
        {
            return Refuse(Rules.ForEachSource, loop.Collection, $"runs over '{Text(loop.Collection)}'");
        }

        return loop.LoopControlVariable is IVariableDeclaratorOperation
            || Refuse(Rules.ForEachSource, loop.LoopControlVariable, $"takes '{Text(loop.LoopControlVariable)}' apart");
    }

    private static IOperation? ConditionOf(ILoopOperation loop) => loop switch
    {
        IForLoopOperation @for => @for.Condition,
        IWhileLoopOperation @while => @while.Condition,
        _ => null,
    };

    /// <summary>True when something in the body leaves the loop. Jumps and exceptions count, being refused for themselves.</summary>
    private static bool HasExit(IOperation operation, ILoopOperation loop) => operation switch
    {
        IBranchOperation branch =>
            branch.BranchKind == BranchKind.GoTo || SymbolEqualityComparer.Default.Equals(branch.Target, loop.ExitLabel),
        IReturnOperation or IThrowOperation => true,
        ILocalFunctionOperation or IAnonymousFunctionOperation => false,
        _ => operation.ChildOperations.Any(child => HasExit(child, loop)),
    };
}
