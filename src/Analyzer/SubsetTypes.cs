using Microsoft.CodeAnalysis;

namespace SparseRtrl.Analyzer;

/// <summary>How the subset sees a C# type.</summary>
public enum TypeClass
{
    /// <summary>An integer of 8 to 64 bits, char, bool or an enum.</summary>
    Scalar,

    /// <summary>A struct or tuple of scalars and structs.</summary>
    Struct,

    /// <summary>A one-dimensional array of scalars or structs.</summary>
    Array,

    /// <summary>An event queue of scalars.</summary>
    Queue,

    /// <summary>An array with more than one dimension, or of arrays.</summary>
    ShapedArray,

    FloatingPoint,
    Unsupported,
}

/// <summary>The types of the subset.</summary>
public static class SubsetTypes
{
    public static TypeClass Classify(ITypeSymbol? type)
    {
        if (TryGetScalar(type, out _, out _))
        {
            return TypeClass.Scalar;
        }

        return type switch
        {
            IArrayTypeSymbol { Rank: > 1 } or IArrayTypeSymbol { ElementType: IArrayTypeSymbol } => TypeClass.ShapedArray,
            IArrayTypeSymbol array => Classify(array.ElementType) == TypeClass.Struct
                ? TypeClass.Array
                : Container(array.ElementType, TypeClass.Array),
            { SpecialType: SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal } =>
                TypeClass.FloatingPoint,
            { Name: "Half", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } =>
                TypeClass.FloatingPoint,
            INamedTypeSymbol named when IsOwnStruct(named) && Structs.Problem(named) is null => TypeClass.Struct,
            _ when Vocabulary.QueueElement(type) is ITypeSymbol element => Container(element, TypeClass.Queue),
            _ => TypeClass.Unsupported,
        };
    }

    /// <summary>True for an array or a queue, whatever its elements: something that must not be used as a value.</summary>
    public static bool IsStorage(ITypeSymbol? type) => type is IArrayTypeSymbol || Vocabulary.QueueElement(type) is not null;

    /// <summary>True for the collections of .NET that hold any number of elements.</summary>
    public static bool IsCollection(ITypeSymbol type) => type.ContainingNamespace?.ToDisplayString() is
        "System.Collections" or "System.Collections.Generic" or "System.Collections.Concurrent"
        or "System.Collections.ObjectModel" or "System.Threading.Channels";

    /// <summary>The scalar that an array or a queue holds, or the type itself.</summary>
    public static ITypeSymbol ElementOf(ITypeSymbol type) =>
        type is IArrayTypeSymbol array ? array.ElementType : Vocabulary.QueueElement(type) ?? type;

    /// <summary>True for a scalar or a struct: something that can be computed, kept and passed.</summary>
    public static bool IsValue(ITypeSymbol? type) => Classify(type) is TypeClass.Scalar or TypeClass.Struct;

    /// <summary>A tuple, or a struct whose source is at hand.</summary>
    public static bool IsOwnStruct(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Struct } named
        && (named.IsTupleType || !named.DeclaringSyntaxReferences.IsEmpty);

    /// <summary>True for the integer types themselves: no enum, no bool, no char.</summary>
    public static bool IsInteger(ITypeSymbol type) =>
        type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64;

    /// <summary>Width and sign of a scalar. An enum has those of its underlying type, bool has one unsigned bit.</summary>
    public static bool TryGetScalar(ITypeSymbol? type, out int bits, out bool isSigned)
    {
        ITypeSymbol? integer = type is INamedTypeSymbol { EnumUnderlyingType: INamedTypeSymbol underlying } ? underlying : type;
        (bits, isSigned) = integer?.SpecialType switch
        {
            SpecialType.System_Boolean => (1, false),
            SpecialType.System_SByte => (8, true),
            SpecialType.System_Byte => (8, false),
            SpecialType.System_Int16 => (16, true),
            SpecialType.System_UInt16 or SpecialType.System_Char => (16, false),
            SpecialType.System_Int32 => (32, true),
            SpecialType.System_UInt32 => (32, false),
            SpecialType.System_Int64 => (64, true),
            SpecialType.System_UInt64 => (64, false),
            _ => (0, false),
        };
        return bits > 0;
    }

    private static TypeClass Container(ITypeSymbol element, TypeClass ofScalars) => Classify(element) switch
    {
        TypeClass.Scalar => ofScalars,
        TypeClass.FloatingPoint => TypeClass.FloatingPoint,
        _ => TypeClass.Unsupported,
    };
}
