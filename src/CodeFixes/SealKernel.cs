using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SparseRtrl.Analyzer;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SparseRtrl.CodeFixes;

/// <summary>Adds <c>sealed</c> to a kernel class that lacks nothing else.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SealKernel)), Shared]
public sealed class SealKernel() : SubsetCodeFix(Rules.KernelShape, "Seal the class")
{
    private protected override (SyntaxNode Old, SyntaxNode New)? Repair(SyntaxNode reported, SemanticModel model)
    {
        if (reported is not ClassDeclarationSyntax { TypeParameterList: null, Parent: not TypeDeclarationSyntax } kernel)
        {
            return null;
        }

        INamedTypeSymbol? type = model.GetDeclaredSymbol(kernel);
        bool lacksNothingElse = type is { IsSealed: false, IsAbstract: false, BaseType.SpecialType: SpecialType.System_Object };
        return lacksNothingElse ? (kernel, kernel.AddModifiers(Token(SyntaxKind.SealedKeyword))) : null;
    }
}
