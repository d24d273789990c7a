using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SparseRtrl.Analyzer;

/// <summary>Switches and patterns.</summary>
internal sealed partial class BodyChecker
{
    private bool IsSwitchExpressionInOrder(ISwitchExpressionOperation @switch) => @switch.IsExhaustive
        ? IsValue(@switch) && IsValue(@switch.Value)
        : Refuse(Rules.SwitchShape, @switch, "The switch expression does not cover every value");

    private bool IsClauseInOrder(ICaseClauseOperation clause) =>
        clause is ISingleValueCaseClauseOperation or IPatternCaseClauseOperation or IDefaultCaseClauseOperation
            || Refuse(Rules.UnsupportedConstruct, clause, Describe(clause), SeeReference);

    private bool IsPatternInOrder(IPatternOperation pattern)
    {
        bool testsType = pattern is IDeclarationPatternOperation or IRecursivePatternOperation
            && !SymbolEqualityComparer.Default.Equals(pattern.InputType, pattern.NarrowedType);
        bool takesApart = pattern is IRecursivePatternOperation recursive
            && (recursive.DeconstructSymbol is IMethodSymbol
                || recursive.PropertySubpatterns.Any(p => Structs.FieldNamedBy(p.Member) is null));
        return testsType || takesApart
            ? Refuse(Rules.SwitchShape, pattern, $"Pattern '{Text(pattern)}' does more than compare integers and fields")
            : pattern is not (IDeclarationPatternOperation or IRecursivePatternOperation)
                || !checker.ReportUnlessValue(pattern.InputType, pattern.Syntax.GetLocation());
    }
}
