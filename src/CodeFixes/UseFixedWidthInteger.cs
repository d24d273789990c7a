using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SparseRtrl.Analyzer;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SparseRtrl.CodeFixes;

/// <summary>Declares a native-sized local or parameter as <c>long</c> or <c>ulong</c>, which it is on 64-bit machines.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseFixedWidthInteger)), Shared]
public sealed class UseFixedWidthInteger() : SubsetCodeFix(Rules.UnsupportedType, "Use the integer of 64 bits")
{
    private protected override (SyntaxNode Old, SyntaxNode New)? Repair(SyntaxNode reported, SemanticModel model)
    {
        TypeSyntax? type = reported switch
        {
            ParameterSyntax parameter => parameter.Type,
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } => declaration.Type,
            _ => null,
        };
        SyntaxKind? keyword = type is null or { IsVar: true } ? null : model.GetTypeInfo(type).Type?.SpecialType switch
        {
            SpecialType.System_IntPtr => SyntaxKind.LongKeyword,
            SpecialType.System_UIntPtr => SyntaxKind.ULongKeyword,
            _ => null,
        };
        return keyword is null ? null : (type!, PredefinedType(Token(keyword.Value)).WithTriviaFrom(type!));
    }
}
