using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Assignment in all its forms.</summary>
internal sealed partial class Lowering
{
    private ImmutableArray<Operand> LowerAssignment(ISimpleAssignmentOperation assignment)
    {
        if (assignment.Target is IDiscardOperation)
        {
            return LowerExpression(assignment.Value);
        }

        var place = (Place)Locate(assignment.Target);
        return Write(place, LowerExpression(assignment.Value));
    }

    private ImmutableArray<Operand> LowerCompound(ICompoundAssignmentOperation assignment)
    {
        var place = (Place)Locate(assignment.Target);
        if (assignment.OperatorMethod is { } method)
        {
            var left = new Held([.. Read(place).Select(leaf => regions.Hold("temporary", leaf))]);
            return Write(place, Inline(method, receiver: null, [new(0, assignment.Target, left), new(1, assignment.Value)]));
        }

        Pending old = regions.Hold("temporary", Read(place).Single());
        Operand right = LowerValue(assignment.Value);
        bool isShift = assignment.OperatorKind
            is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift;
        // Both operands of an operator have one type, except that a shift count is always an int.
        HardwareType type = isShift ? Promoted(TypeMap.Of(assignment.Type)) : TypeMap.Of(assignment.Value.Type);
        return Write(place, [Combine(assignment.OperatorKind, regions.Use(old), right, type)]);
    }

    private static HardwareType Promoted(HardwareType type) => type.Bits < 32 ? HardwareType.Signed(32) : type;

    private Operand LowerStep(IIncrementOrDecrementOperation step, OpCode code)
    {
        var place = (Place)Locate(step.Target);
        HardwareType type = TypeMap.Of(step.Type);
        Operand old = Read(place).Single();
        Operand changed = Write(place, [regions.Compute(code, type, old, new Constant(1, type))]).Single();
        return step.IsPostfix ? old : changed;
    }

    /// <summary>The variables on the left are located first, in order, then the value is computed and taken apart.</summary>
    private ImmutableArray<Operand> LowerDeconstruction(IDeconstructionAssignmentOperation assignment)
    {
        List<Place> places = [.. PartsOf(assignment.Target).Select(target => (Place)Locate(target))];
        ImmutableArray<Operand> values = LowerExpression(assignment.Value);
        int next = 0;
        foreach (Place place in places)
        {
            Write(place, values.Slice(next, place.Leaves.Length));
            next += place.Leaves.Length;
        }

        return values;
    }

    private static IEnumerable<IOperation> PartsOf(IOperation target) => target switch
    {
        ITupleOperation tuple => tuple.Elements.SelectMany(PartsOf),
        IDeclarationExpressionOperation declaration => PartsOf(declaration.Expression),
        _ => [target],
    };
}
