using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SparseRtrl.Analyzer;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SparseRtrl.CodeFixes;

/// <summary>Writes a <c>foreach</c> over <c>Enumerable.Range</c> as a <c>for</c> loop, when its bounds have no effects.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CountWithFor)), Shared]
public sealed class CountWithFor() : SubsetCodeFix(Rules.ForEachSource, "Count with a for loop")
{
    private protected override (SyntaxNode Old, SyntaxNode New)? Repair(SyntaxNode reported, SemanticModel model)
    {
        if (reported is not InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } bounds, Parent: ForEachStatementSyntax loop }
            || model.GetSymbolInfo(reported).Symbol is not IMethodSymbol { Name: "Range", ContainingType.Name: "Enumerable" }
            || bounds.Any(b => b.NameColon is not null || b.Expression is not (LiteralExpressionSyntax or IdentifierNameSyntax)))
        {
            return null;
        }

        ExpressionSyntax start = bounds[0].Expression;
        ExpressionSyntax count = bounds[1].Expression;
        bool startsAtZero = model.GetConstantValue(start).Value is 0;
        ExpressionSyntax end = startsAtZero ? count : ParseExpression($"{start} + {count}");
        string name = loop.Identifier.Text;
        var repaired = (ForStatementSyntax)ParseStatement($"for (int {name} = {start}; {name} < {end}; {name}++) {{ }}");
        return (loop, repaired.WithStatement(loop.Statement).WithTriviaFrom(loop));
    }
}
