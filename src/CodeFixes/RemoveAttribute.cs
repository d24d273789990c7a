using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SparseRtrl.Analyzer;

namespace SparseRtrl.CodeFixes;

/// <summary>Removes <c>[HostWritable]</c>, <c>[HostHidden]</c> or <c>[Memory]</c> from a field that cannot have it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveAttribute)), Shared]
public sealed class RemoveAttribute() : SubsetCodeFix(Rules.AttributeMisuse, "Remove the attribute")
{
    private protected override (SyntaxNode Old, SyntaxNode New)? Repair(SyntaxNode reported, SemanticModel model)
    {
        if (reported.FirstAncestorOrSelf<FieldDeclarationSyntax>() is not { } field)
        {
            return null;
        }

        AttributeSyntax[] refused =
        [
            .. field.AttributeLists.SelectMany(list => list.Attributes)
                .Where(a => model.GetTypeInfo(a).Type?.Name is Vocabulary.HostWritable or Vocabulary.HostHidden or Vocabulary.Memory),
        ];
        return refused.Length == 1 ? (field, Without(field, refused[0])) : null;
    }

    private static FieldDeclarationSyntax Without(FieldDeclarationSyntax field, AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        SyntaxNode removed = list.Attributes.Count == 1 ? list : attribute;
        return field.RemoveNode(removed, SyntaxRemoveOptions.KeepNoTrivia)!.WithLeadingTrivia(field.GetLeadingTrivia());
    }
}
