using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Assignment in all its forms.</summary>
internal sealed partial class Lowering
{
    /// <summary>What is assigned to: a register, or one element of a memory whose index has been evaluated.</summary>
    private readonly record struct Place(Symbol Storage, Pending? Index)
    {
        public HardwareType Type => Storage is Register register ? register.Type : ((Memory)Storage).ElementType;
    }

    private Operand LowerAssignment(ISimpleAssignmentOperation assignment)
    {
        if (assignment.Target is IDiscardOperation)
        {
            return LowerValue(assignment.Value);
        }

        Place place = LowerPlace(assignment.Target);
        return WritePlace(place, LowerValue(assignment.Value));
    }

    private Operand LowerCompound(ICompoundAssignmentOperation assignment)
    {
        Place place = LowerPlace(assignment.Target);
        Pending old = regions.Hold("temporary", ReadPlace(place));
        Operand right = LowerValue(assignment.Value);
        bool isShift = assignment.OperatorKind
            is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift;
        // Both operands of an operator have one type, except that a shift count is always an int.
        HardwareType type = isShift ? Promoted(place.Type) : TypeMap.Of(assignment.Value.Type);
        return WritePlace(place, Combine(assignment.OperatorKind, UseAndRelease(old), right, type));
    }

    private static HardwareType Promoted(HardwareType type) => type.Bits < 32 ? HardwareType.Signed(32) : type;

    private Operand LowerStep(IIncrementOrDecrementOperation step, OpCode code)
    {
        Place place = LowerPlace(step.Target);
        Operand old = ReadPlace(place);
        Operand changed = WritePlace(place, regions.Compute(code, place.Type, old, new Constant(1, place.Type)));
        return step.IsPostfix ? old : changed;
    }

    private Place LowerPlace(IOperation target)
    {
        switch (target)
        {
            case IArrayElementReferenceOperation element:
                var memory = (Memory)StorageOf(element.ArrayReference);
                Pending index = Hold(element.Indices[0], "index");
                CheckIndex(memory, index.Operand);
                return new(memory, index);
            case IFieldReferenceOperation field:
                return new(kernel.Storage[field.Field], null);
            case ILocalReferenceOperation local:
                return new((Symbol)frame.Resolve(local.Local), null);
            default:
                return new((Symbol)frame.Resolve(((IParameterReferenceOperation)target).Parameter), null);
        }
    }

    private Operand ReadPlace(Place place) => place.Index is { } index
        ? regions.Load(OpCode.Load, place.Storage, place.Type, regions.Use(index))
        : regions.Read((Register)place.Storage);

    /// <summary>Stores the value, wrapped to the type of the place, and returns what was stored.</summary>
    private Operand WritePlace(Place place, Operand value)
    {
        Operand stored = regions.Convert(value, place.Type);
        if (place.Index is { } index)
        {
            regions.Store(OpCode.Store, place.Storage, UseAndRelease(index), stored);
        }
        else
        {
            regions.Write((Register)place.Storage, stored);
        }

        return stored;
    }
}
