using Microsoft.CodeAnalysis;

namespace SparseRtrl.Analyzer;

/// <summary>How the subset sees a C# type.</summary>
public enum TypeClass
{
    /// <summary>An integer of 8 to 64 bits, bool or an enum.</summary>
    Scalar,

    /// <summary>A one-dimensional array of scalars.</summary>
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
            IArrayTypeSymbol array => Container(array.ElementType, TypeClass.Array),
            { SpecialType: SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal } =>
                TypeClass.FloatingPoint,
            { Name: "Half", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } =>
                TypeClass.FloatingPoint,
            _ when Vocabulary.QueueElement(type) is ITypeSymbol element => Container(element, TypeClass.Queue),
            _ => TypeClass.Unsupported,
        };
    }

    /// <summary>True for an array or a queue, whatever its elements: something that must not be used as a value.</summary>
    public static bool IsStorage(ITypeSymbol? type) => type is IArrayTypeSymbol || Vocabulary.QueueElement(type) is not null;

    /// <summary>The scalar that an array or a queue holds, or the type itself.</summary>
    public static ITypeSymbol ElementOf(ITypeSymbol type) =>
        type is IArrayTypeSymbol array ? array.ElementType : Vocabulary.QueueElement(type) ?? type;

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
            SpecialType.System_UInt16 => (16, false),
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
