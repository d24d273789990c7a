using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SparseRtrl.Analyzer;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SparseRtrl.CodeFixes;

/// <summary>Writes <c>a[^n]</c> as <c>a[a.Length - n]</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(IndexFromStart)), Shared]
public sealed class IndexFromStart() : SubsetCodeFix(Rules.IndexFromEnd, "Count from the start")
{
    private protected override (SyntaxNode Old, SyntaxNode New)? Repair(SyntaxNode reported, SemanticModel model)
    {
        ExpressionSyntax? array = reported.FirstAncestorOrSelf<ElementAccessExpressionSyntax>()?.Expression;
        if (array is null || reported.DescendantNodesAndSelf().FirstOrDefault(n => n.IsKind(SyntaxKind.IndexExpression))
            is not PrefixUnaryExpressionSyntax index || reported.DescendantNodesAndSelf().Any(n => n is RangeExpressionSyntax))
        {
            return null;
        }

        ExpressionSyntax length =
            MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, array.WithoutTrivia(), IdentifierName("Length"));
        return (index, BinaryExpression(SyntaxKind.SubtractExpression, length, index.Operand));
    }
}
