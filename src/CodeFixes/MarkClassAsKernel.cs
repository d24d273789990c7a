using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SparseRtrl.Analyzer;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SparseRtrl.CodeFixes;

/// <summary>Adds <c>[HardwareKernel]</c> to the class.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MarkClassAsKernel)), Shared]
public sealed class MarkClassAsKernel() : SubsetCodeFix(Rules.AttributeWithoutKernel, "Mark the class as a kernel")
{
    private protected override (SyntaxNode Old, SyntaxNode New)? Repair(SyntaxNode reported, SemanticModel model)
    {
        if (reported.FirstAncestorOrSelf<ClassDeclarationSyntax>() is not { } type)
        {
            return null;
        }

        AttributeListSyntax mark = AttributeList([Attribute(IdentifierName("HardwareKernel"))])
            .WithLeadingTrivia(type.GetLeadingTrivia()).WithTrailingTrivia(LineEndOf(type));
        ClassDeclarationSyntax bare = type.WithoutLeadingTrivia();
        return (type, bare.WithAttributeLists(bare.AttributeLists.Insert(0, mark)));
    }
}
