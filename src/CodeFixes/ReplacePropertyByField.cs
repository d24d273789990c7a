using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SparseRtrl.Analyzer;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SparseRtrl.CodeFixes;

/// <summary>Makes an auto-property with a setter, declared in the same file, a field of the same name.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReplacePropertyByField)), Shared]
public sealed class ReplacePropertyByField() : SubsetCodeFix(Rules.PropertyShape, "Replace the property by a field")
{
    private protected override (SyntaxNode Old, SyntaxNode New)? Repair(SyntaxNode reported, SemanticModel model)
    {
        SyntaxNode? declaration = model.GetSymbolInfo(reported).Symbol?.DeclaringSyntaxReferences
            .FirstOrDefault(r => r.SyntaxTree == model.SyntaxTree)?.GetSyntax();
        if (declaration is not PropertyDeclarationSyntax { ExpressionBody: null, AccessorList: { } accessors } property
            || accessors.Accessors.Any(a => a.Body is not null || a.ExpressionBody is not null))
        {
            return null;
        }

        VariableDeclaratorSyntax variable = VariableDeclarator(property.Identifier.WithTrailingTrivia(), null, property.Initializer);
        FieldDeclarationSyntax field =
            FieldDeclaration(property.AttributeLists, property.Modifiers, VariableDeclaration(property.Type, [variable]));
        return (property, field.WithTriviaFrom(property));
    }
}
