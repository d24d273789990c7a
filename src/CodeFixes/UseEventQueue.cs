using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SparseRtrl.Analyzer;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SparseRtrl.CodeFixes;

/// <summary>Makes a field that is a queue of .NET an <c>EventQueue</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseEventQueue)), Shared]
public sealed class UseEventQueue() : SubsetCodeFix(Rules.UnboundedCollection, "Use an EventQueue with a capacity of 16")
{
    private const int Capacity = 16;

    private protected override (SyntaxNode Old, SyntaxNode New)? Repair(SyntaxNode reported, SemanticModel model)
    {
        if (reported is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } variable
            || model.GetTypeInfo(declaration.Type).Type is not INamedTypeSymbol { Name: "Queue" or "ConcurrentQueue", Arity: 1 }
            || declaration.Type.DescendantNodesAndSelf().OfType<GenericNameSyntax>().FirstOrDefault() is not { } generic)
        {
            return null;
        }

        TypeSyntax queue = GenericName(Identifier("EventQueue"), generic.TypeArgumentList).WithTriviaFrom(declaration.Type);
        ArgumentSyntax capacity = Argument(LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(Capacity)));
        EqualsValueClauseSyntax value = EqualsValueClause(ImplicitObjectCreationExpression(ArgumentList([capacity]), null));
        VariableDeclarationSyntax repaired = declaration.WithType(queue).WithVariables([variable.WithInitializer(value)]);
        return (declaration, repaired);
    }
}
