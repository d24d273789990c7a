using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SparseRtrl.Analyzer;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SparseRtrl.CodeFixes;

/// <summary>Removes <c>static</c> from a field that is declared in a kernel.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeFieldOfKernel)), Shared]
public sealed class MakeFieldOfKernel() : SubsetCodeFix(Rules.StaticField, "Make it a field of the kernel")
{
    private protected override (SyntaxNode Old, SyntaxNode New)? Repair(SyntaxNode reported, SemanticModel model)
    {
        if (reported.FirstAncestorOrSelf<FieldDeclarationSyntax>() is not { Parent: TypeDeclarationSyntax type } field
            || model.GetDeclaredSymbol(type) is not INamedTypeSymbol symbol || !Vocabulary.IsKernel(symbol))
        {
            return null;
        }

        SyntaxTokenList modifiers = TokenList(field.Modifiers.Where(m => !m.IsKind(SyntaxKind.StaticKeyword)));
        return (field, field.WithModifiers(modifiers).WithTriviaFrom(field));
    }
}
