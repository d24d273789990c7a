using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SparseRtrl.Analyzer;

/// <summary>What to say of operations that are not in the subset.</summary>
internal sealed partial class BodyChecker
{
    private const string SeeReference = "docs/subset.md lists what is";

    private void ReportRefused(IOperation operation)
    {
        SyntaxKind syntax = operation.Syntax.Kind();
        switch (operation.Kind)
        {
            case OperationKind.ArrayCreation or OperationKind.AnonymousObjectCreation
                or OperationKind.CollectionExpression:
                Refuse(Rules.Allocation, operation, syntax == SyntaxKind.CollectionExpression ? "[…]" : "new");
                break;
            case OperationKind.None
                when syntax
                is SyntaxKind.StackAllocArrayCreationExpression or SyntaxKind.ImplicitStackAllocArrayCreationExpression:
                Refuse(Rules.Allocation, operation, "stackalloc");
                break;
            case OperationKind.Try or OperationKind.Throw:
                Refuse(Rules.Exceptions, operation, operation.Kind == OperationKind.Try ? "try" : "throw");
                break;
            case OperationKind.AnonymousFunction or OperationKind.DelegateCreation or OperationKind.MethodReference
                or OperationKind.EventReference or OperationKind.EventAssignment or OperationKind.RaiseEvent:
                Refuse(Rules.Delegates, operation, Text(operation));
                break;
            case OperationKind.InterpolatedString:
                checker.ReportUnlessValue(operation.Type, operation.Syntax.GetLocation());
                break;
            case OperationKind.TypePattern or OperationKind.ListPattern or OperationKind.SlicePattern:
                Refuse(Rules.SwitchShape, operation, $"Pattern '{Text(operation)}' does not compare with a constant");
                break;
            case OperationKind.Literal:
                Refuse(Rules.UnsupportedType, operation, Text(operation));
                break;
            case OperationKind.Labeled:
                Refuse(Rules.Jump, operation, Text(operation));
                break;
            case OperationKind.Range:
                Refuse(Rules.IndexFromEnd, operation, Text(operation));
                break;
            case OperationKind.Invalid:
                ReportInvalid(operation);
                break;
            default:
                Refuse(Rules.UnsupportedConstruct, operation, Describe(operation), AdviceOn(operation));
                break;
        }
    }

    /// <summary>What the compiler itself has reported is not said again.</summary>
    private void ReportInvalid(IOperation operation)
    {
        if (checker.SeesWholeProgram)
        {
            string culprit = $"'{Text(operation)}', which does not compile together with the sources at hand,";
            Refuse(Rules.UnsupportedConstruct, operation, culprit, SeeReference);
        }
    }

    private static string AdviceOn(IOperation operation) => operation.Kind switch
    {
        OperationKind.Lock => "processes share nothing but queues, so leave it out",
        OperationKind.Using or OperationKind.UsingDeclaration => "create in the constructor what has to be disposed of",
        OperationKind.Coalesce or OperationKind.CoalesceAssignment or OperationKind.ConditionalAccess =>
            "nothing in a kernel is null, so write the value itself",
        OperationKind.AddressOf or OperationKind.None => "name a variable by 'ref', or an element by its index",
        OperationKind.YieldReturn or OperationKind.YieldBreak => "enqueue into an event queue instead",
        OperationKind.Await => "call the method directly",
        OperationKind.TypeOf or OperationKind.IsType => "types are known where the code is written",
        _ => SeeReference,
    };

    /// <summary>The name of the syntax in words: <c>LockStatement</c> gives <c>A lock statement</c>.</summary>
    private static string Describe(IOperation operation)
    {
        string words = string.Concat(
            operation.Syntax.Kind().ToString().Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
        return ("aeiou".Contains(words[1]) ? "An" : "A") + words;
    }
}
