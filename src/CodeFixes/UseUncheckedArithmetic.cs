using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SparseRtrl.Analyzer;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SparseRtrl.CodeFixes;

/// <summary>Turns the surrounding <c>checked</c> into <c>unchecked</c>, or writes it around an expression without one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseUncheckedArithmetic)), Shared]
public sealed class UseUncheckedArithmetic() : SubsetCodeFix(Rules.CheckedArithmetic, "Let the result wrap around (unchecked)")
{
    private protected override (SyntaxNode Old, SyntaxNode New)? Repair(SyntaxNode reported, SemanticModel model) =>
        reported.AncestorsAndSelf().FirstOrDefault(a => a is CheckedExpressionSyntax or CheckedStatementSyntax) switch
        {
            CheckedExpressionSyntax expression => (expression, Unchecked(expression.Expression).WithTriviaFrom(expression)),
            CheckedStatementSyntax statement =>
                (statement, CheckedStatement(SyntaxKind.UncheckedStatement, statement.Block).WithTriviaFrom(statement)),
            _ when reported is ExpressionSyntax { Parent: not ExpressionStatementSyntax } expression =>
                (expression, Unchecked(expression)),
            _ => null,
        };

    private static CheckedExpressionSyntax Unchecked(ExpressionSyntax expression) =>
        CheckedExpression(SyntaxKind.UncheckedExpression, expression);
}
