using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SparseRtrl.Analyzer;

/// <summary>Finds what is inlined: method bodies, and storage named directly.</summary>
public static class MethodBodies
{
    /// <summary>
    /// The body of a method, local function or property getter that has source in the compilation, otherwise null.
    /// </summary>
    public static IBlockOperation? Find(Compilation compilation, IMethodSymbol method)
    {
        IMethodSymbol definition = (method.PartialImplementationPart ?? method).OriginalDefinition;
        foreach (SyntaxReference reference in definition.DeclaringSyntaxReferences)
        {
            SyntaxNode syntax = reference.GetSyntax();
            IOperation? operation = compilation.ContainsSyntaxTree(syntax.SyntaxTree)
                ? compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax)
                : null;
            IBlockOperation? body = operation switch
            {
                IBlockOperation block => block,
                IMethodBodyOperation declared => declared.BlockBody ?? declared.ExpressionBody,
                ILocalFunctionOperation local => local.Body ?? local.IgnoredBody,
                _ => null,
            };
            if (body is not null)
            {
                return body;
            }
        }

        return null;
    }

    /// <summary>True for <c>{ get; }</c>, whose value is fixed by the constructor.</summary>
    public static bool IsConstantProperty(IPropertySymbol property) =>
        property is { SetMethod: null, IsIndexer: false, IsAbstract: false }
        && property.DeclaringSyntaxReferences.Any(r =>
            r.GetSyntax() is PropertyDeclarationSyntax { ExpressionBody: null, AccessorList: { } accessors }
            && accessors.Accessors.All(a => a is { Body: null, ExpressionBody: null }));

    /// <summary>The field or parameter that an array or queue expression names, or null when it is something else.</summary>
    public static ISymbol? StorageNamedBy(IOperation? expression) => expression switch
    {
        IFieldReferenceOperation { Field.IsStatic: false, Instance: IInstanceReferenceOperation } field
            when SubsetTypes.IsStorage(field.Type) => field.Field,
        IParameterReferenceOperation parameter when SubsetTypes.IsStorage(parameter.Type) => parameter.Parameter,
        IConversionOperation { IsImplicit: true } conversion => StorageNamedBy(conversion.Operand),
        _ => null,
    };
}
