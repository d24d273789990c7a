using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SparseRtrl.Analyzer;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SparseRtrl.CodeFixes;

/// <summary>Adds <c>readonly</c> to an array or queue field.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeFieldReadonly)), Shared]
public sealed class MakeFieldReadonly() : SubsetCodeFix(Rules.MutableReference, "Make the field readonly")
{
    private protected override (SyntaxNode Old, SyntaxNode New)? Repair(SyntaxNode reported, SemanticModel model) =>
        reported.FirstAncestorOrSelf<FieldDeclarationSyntax>() is { } field
            ? (field, field.AddModifiers(Token(SyntaxKind.ReadOnlyKeyword)))
            : null;
}
