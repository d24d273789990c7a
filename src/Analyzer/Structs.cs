using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SparseRtrl.Analyzer;

/// <summary>Structs and tuples, which hardware keeps as the scalars that they are made of.</summary>
public static class Structs
{
    /// <summary>The instance fields in declaration order, also those behind auto-properties; of a tuple its elements.</summary>
    public static IEnumerable<IFieldSymbol> FieldsOf(ITypeSymbol type) => type is INamedTypeSymbol { IsTupleType: true } tuple
        ? tuple.TupleElements.Select(Normalised)
        : type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic && !f.IsConst);

    /// <summary>The field of a struct that an expression names directly or by an auto-property, otherwise null.</summary>
    public static IFieldSymbol? FieldNamedBy(IOperation expression) => expression switch
    {
        IFieldReferenceOperation { Field.IsStatic: false, Field.ContainingType.IsValueType: true } reference =>
            Normalised(reference.Field),
        IPropertyReferenceOperation { Property: { IsStatic: false, ContainingType.IsValueType: true } property } =>
            FieldBehind(property),
        _ => null,
    };

    /// <summary>The expression whose field <see cref="FieldNamedBy"/> gives.</summary>
    public static IOperation? InstanceOf(IOperation expression) => (expression as IMemberReferenceOperation)?.Instance;

    /// <summary>The name of a field as the author knows it.</summary>
    public static string NameOf(IFieldSymbol field) => field.AssociatedSymbol?.Name ?? field.Name;

    /// <summary>Why a struct cannot be split into scalars, or null when it can.</summary>
    public static string? Problem(INamedTypeSymbol type)
    {
        string? shape = type switch
        {
            { IsTupleType: true } => null,
            { IsGenericType: true } => "is generic",
            { IsRefLikeType: true } => "is a ref struct",
            _ when HasExplicitLayout(type) => "has an explicit layout",
            _ when !FieldsOf(type).Any() => "has no fields",
            _ => null,
        };
        return shape ?? FieldsOf(type).Select(FieldProblem).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>
    /// What a constructor executes, in order: initialisers of fields and properties, another constructor, its body. Empty for
    /// <c>new S()</c> without a constructor. The parameters of a positional record are assigned to their properties before.
    /// </summary>
    public static IEnumerable<IOperation> PartsOf(Compilation compilation, IMethodSymbol constructor)
    {
        SyntaxNode? syntax = constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        if (syntax is null)
        {
            yield break;
        }

        bool callsAnother = syntax is ConstructorDeclarationSyntax { Initializer: not null };
        foreach (IOperation initializer in callsAnother ? [] : InitializersOf(compilation, constructor.ContainingType))
        {
            yield return initializer;
        }

        if (syntax is ConstructorDeclarationSyntax
            && Model(compilation, syntax).GetOperation(syntax) is IConstructorBodyOperation body)
        {
            foreach (IOperation? part in new[] { body.Initializer, body.BlockBody ?? body.ExpressionBody })
            {
                if (part is not null)
                {
                    yield return part;
                }
            }
        }
    }

    /// <summary>The field of the property that a parameter of a positional record declares, otherwise null.</summary>
    public static IFieldSymbol? FieldDeclaredBy(IParameterSymbol parameter)
    {
        IPropertySymbol? property = parameter.ContainingType.GetMembers(parameter.Name).OfType<IPropertySymbol>()
            .FirstOrDefault(p => p.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is ParameterSyntax));
        return property is null ? null : FieldBehind(property);
    }

    /// <summary>True for an operator that the compiler makes for a record and that compares field by field.</summary>
    public static bool IsFieldwiseEquality(IMethodSymbol method) =>
        method is { IsImplicitlyDeclared: true, ContainingType: { IsRecord: true, IsValueType: true } type }
        && method.Name is WellKnownMemberNames.EqualityOperatorName or WellKnownMemberNames.InequalityOperatorName
        && ComparesFieldwise(type);

    /// <summary>True for scalars, and for tuples and records of these that have no comparison of their own.</summary>
    public static bool ComparesFieldwise(ITypeSymbol? type) => SubsetTypes.Classify(type) switch
    {
        TypeClass.Scalar => true,
        TypeClass.Struct => (type!.IsTupleType || (type.IsRecord && type.GetMembers("Equals").All(m => m.IsImplicitlyDeclared)))
            && FieldsOf(type).All(f => ComparesFieldwise(f.Type)),
        _ => false,
    };

    /// <summary>True when a conversion without an operator changes no more than the widths of the scalars inside.</summary>
    public static bool ConvertsFieldwise(ITypeSymbol? from, ITypeSymbol? to) =>
        SymbolEqualityComparer.Default.Equals(from, to)
        || (SubsetTypes.Classify(from) == TypeClass.Scalar && SubsetTypes.Classify(to) == TypeClass.Scalar)
        || (from is { IsTupleType: true } && to is { IsTupleType: true }
            && FieldsOf(from).Zip(FieldsOf(to), (a, b) => ConvertsFieldwise(a.Type, b.Type)).All(converts => converts));

    private static bool HasExplicitLayout(INamedTypeSymbol type) => type.GetAttributes().Any(a =>
        a.AttributeClass?.Name == "StructLayoutAttribute" && a.ConstructorArguments.FirstOrDefault().Value is 2 or (short)2);

    private static string? FieldProblem(IFieldSymbol field) => field switch
    {
        { IsImplicitlyDeclared: true, AssociatedSymbol: null, ContainingType.IsTupleType: false } =>
            "captures a constructor parameter",
        { RefKind: not RefKind.None } or { IsFixedSizeBuffer: true } => $"has the reference or buffer '{field.Name}'",
        _ when SubsetTypes.Classify(field.Type) is not (TypeClass.Scalar or TypeClass.Struct) =>
            $"has '{NameOf(field)}' of type '{field.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'",
        _ => null,
    };

    private static IFieldSymbol Normalised(IFieldSymbol field) => field.CorrespondingTupleField ?? field;

    /// <summary>The field behind a property whose accessors have no bodies.</summary>
    public static IFieldSymbol? FieldBehind(IPropertySymbol property)
    {
        bool hasBody = property.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is PropertyDeclarationSyntax declaration
            && (declaration.ExpressionBody is not null
                || declaration.AccessorList!.Accessors.Any(a => a.Body is not null || a.ExpressionBody is not null)));
        return hasBody
            ? null
            : property.ContainingType.GetMembers().OfType<IFieldSymbol>()
                .FirstOrDefault(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property));
    }

    private static IEnumerable<IOperation> InitializersOf(Compilation compilation, INamedTypeSymbol type) =>
        type.GetMembers().Where(m => !m.IsStatic && m is IFieldSymbol or IPropertySymbol)
            .SelectMany(m => m.DeclaringSyntaxReferences)
            .Select(r => r.GetSyntax())
            .OrderBy(syntax => syntax.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(syntax => syntax.SpanStart)
            .Select(syntax => syntax switch
            {
                VariableDeclaratorSyntax { Initializer: { } value } => value,
                PropertyDeclarationSyntax { Initializer: { } value } => value,
                _ => null,
            })
            .Where(value => value is not null)
            .Select(value => Model(compilation, value!).GetOperation(value!)!);

    private static SemanticModel Model(Compilation compilation, SyntaxNode node) => compilation.GetSemanticModel(node.SyntaxTree);
}
