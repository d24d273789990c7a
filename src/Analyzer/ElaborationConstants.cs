using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SparseRtrl.Analyzer;

/// <summary>Expressions whose value is known once the kernel object exists.</summary>
public static class ElaborationConstants
{
    /// <summary>True for constants, readonly fields, lengths and capacities, and operators over them.</summary>
    public static bool Contains(IOperation expression)
    {
        if (expression.ConstantValue.HasValue)
        {
            return true;
        }

        return expression switch
        {
            _ when Structs.FieldNamedBy(expression) is not null => Structs.InstanceOf(expression) is { } whole && Contains(whole),
            IFieldReferenceOperation reference => reference.Field.IsReadOnly && !SubsetTypes.IsStorage(reference.Type),
            IPropertyReferenceOperation reference => IsSize(reference) || MethodBodies.IsConstantProperty(reference.Property),
            IConversionOperation conversion => Contains(conversion.Operand),
            IUnaryOperation unary => Contains(unary.Operand),
            IBinaryOperation binary => Contains(binary.LeftOperand) && Contains(binary.RightOperand),
            _ => false,
        };
    }

    /// <summary>True for the length of an array and the capacity of a queue.</summary>
    public static bool IsSize(IPropertyReferenceOperation reference) =>
        (reference.Instance?.Type is IArrayTypeSymbol && reference.Property.Name == "Length")
        || (Vocabulary.QueueElement(reference.Instance?.Type) is not null && reference.Property.Name == "Capacity");
}
