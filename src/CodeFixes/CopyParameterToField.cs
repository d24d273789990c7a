using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SparseRtrl.Analyzer;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SparseRtrl.CodeFixes;

/// <summary>Declares a readonly field of the name of a primary constructor's parameter.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CopyParameterToField)), Shared]
public sealed class CopyParameterToField() : SubsetCodeFix(Rules.CapturedParameter, "Copy the parameter to a readonly field")
{
    private protected override (SyntaxNode Old, SyntaxNode New)? Repair(SyntaxNode reported, SemanticModel model)
    {
        if (reported.FirstAncestorOrSelf<ClassDeclarationSyntax>() is not { } kernel
            || model.GetSymbolInfo(reported).Symbol is not IParameterSymbol parameter)
        {
            return null;
        }

        string type = parameter.Type.ToMinimalDisplayString(model, kernel.OpenBraceToken.Span.End);
        MemberDeclarationSyntax field =
            ParseMemberDeclaration($"private readonly {type} {parameter.Name} = {parameter.Name};")!
                .WithTrailingTrivia(LineEndOf(kernel));
        return (kernel, kernel.WithMembers(kernel.Members.Insert(0, field)));
    }
}
