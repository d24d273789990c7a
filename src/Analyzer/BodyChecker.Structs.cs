using Microsoft.CodeAnalysis.Operations;

namespace SparseRtrl.Analyzer;

/// <summary>Structs and tuples.</summary>
internal sealed partial class BodyChecker
{
    private const string ByElement = "write it element by element";

    private bool IsCreationInOrder(IObjectCreationOperation creation)
    {
        if (creation.Type is not { IsValueType: true })
        {
            return Refuse(Rules.Allocation, creation, "new");
        }

        if (!IsValue(creation))
        {
            return false;
        }

        checker.CheckCallee(creation.Constructor!, creation.Syntax.GetLocation());
        return true;
    }

    private bool IsDeconstructionInOrder(IDeconstructionAssignmentOperation assignment) =>
        assignment.Value.Type is { IsTupleType: true }
        || Refuse(Rules.UnsupportedConstruct, assignment, "Taking something other than a tuple apart", "read its fields by name");

    /// <summary>Tuples are converted element by element, when no element needs an operator for it.</summary>
    private bool IsTupleConversionInOrder(IConversionOperation conversion) =>
        SubsetTypes.Classify(conversion.Type) != TypeClass.Struct
        || conversion.OperatorMethod is not null
        || Structs.ConvertsFieldwise(conversion.Operand.Type, conversion.Type)
        || Refuse(Rules.UnsupportedConstruct, conversion, "Converting a tuple by an operator of its elements", ByElement);

    private bool IsTupleComparisonInOrder(ITupleBinaryOperation comparison) =>
        (Structs.ComparesFieldwise(comparison.LeftOperand.Type) && Structs.ComparesFieldwise(comparison.RightOperand.Type))
        || Refuse(Rules.UnsupportedConstruct, comparison, "Comparing tuples by an operator of their elements", ByElement);
}
