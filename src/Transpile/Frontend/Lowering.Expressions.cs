using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Reading state, operators, conversions and choices.</summary>
internal sealed partial class Lowering
{
    private ImmutableArray<Operand> LowerProperty(IPropertyReferenceOperation reference)
    {
        if (SubsetTypes.IsStorage(reference.Instance?.Type))
        {
            return [LowerSizeOrPeek(reference, StorageOf(reference.Instance!).Leaves[0])];
        }

        if (Structs.FieldNamedBy(reference) is not null)
        {
            return Read(Locate(reference));
        }

        if (MethodBodies.IsConstantProperty(reference.Property))
        {
            return [.. kernel.ConstantsOf(reference.Property, reference.Type!)];
        }

        IMethodSymbol getter = reference.Property.GetMethod!;
        return Inline(getter, reference.Instance is { Type.IsValueType: true } instance ? Receiver(instance, getter) : null, []);
    }

    private Operand LowerSizeOrPeek(IPropertyReferenceOperation reference, Symbol storage) => storage switch
    {
        Queue queue when reference.Property.IsIndexer =>
            regions.Load(OpCode.QueuePeek, queue, queue.ElementType, LowerValue(reference.Arguments[0].Value)),
        Queue queue when reference.Property.Name == "Capacity" => Integer(queue.Capacity),
        _ => SizeOf(storage),
    };

    private ImmutableArray<Operand> LowerConversion(IConversionOperation conversion)
    {
        if (conversion.OperatorMethod is { } method)
        {
            return Inline(method, receiver: null, [new(0, conversion.Operand)]);
        }

        ImmutableArray<Operand> from = LowerExpression(conversion.Operand);
        return [.. Shape.Of(conversion.Type).Leaves.Select((leaf, i) => Converted(from[i], leaf.Type))];
    }

    private Operand Converted(Operand operand, HardwareType target)
    {
        bool isWidening = target.Contains(operand.Type.Minimum) && target.Contains(operand.Type.Maximum);
        return isWidening && operand is Value ? operand : regions.Convert(operand, target);
    }

    private ImmutableArray<Operand> LowerUnary(IUnaryOperation unary)
    {
        if (unary.OperatorMethod is { } method)
        {
            return Inline(method, receiver: null, [new(0, unary.Operand)]);
        }

        Operand operand = LowerValue(unary.Operand);
        HardwareType type = TypeMap.Of(unary.Type);
        return unary.OperatorKind switch
        {
            UnaryOperatorKind.Minus => [regions.Compute(OpCode.Negate, type, operand)],
            UnaryOperatorKind.BitwiseNegation or UnaryOperatorKind.Not => [regions.Compute(OpCode.Not, type, operand)],
            _ => [operand],
        };
    }

    private ImmutableArray<Operand> LowerBinary(IBinaryOperation binary) => binary.OperatorMethod switch
    {
        null => [LowerScalarBinary(binary)],
        { } method when Structs.IsFieldwiseEquality(method) =>
            [CompareFields(binary.LeftOperand, binary.RightOperand, binary.OperatorKind)],
        { } method => Inline(method, receiver: null, [new(0, binary.LeftOperand), new(1, binary.RightOperand)]),
    };

    private Operand LowerScalarBinary(IBinaryOperation binary)
    {
        if (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
        {
            return LowerShortCircuit(binary);
        }

        Pending left = Hold(binary.LeftOperand);
        Operand right = LowerValue(binary.RightOperand);
        return Combine(binary.OperatorKind, regions.Use(left), right, TypeMap.Of(binary.Type));
    }

    /// <summary>Applies an operator of C# after the numeric promotions.</summary>
    /// <param name="type">C#'s type of the result.</param>
    private Operand Combine(BinaryOperatorKind kind, Operand left, Operand right, HardwareType type)
    {
        switch (kind)
        {
            case BinaryOperatorKind.LeftShift:
                return regions.Compute(OpCode.ShiftLeft, type, left, ShiftCount(right, type));
            case BinaryOperatorKind.RightShift:
                return regions.Compute(OpCode.ShiftRight, type, left, ShiftCount(right, type));
            case BinaryOperatorKind.UnsignedRightShift:
                HardwareType unsigned = HardwareType.Unsigned(type.Bits);
                Operand shifted = regions.Compute(
                    OpCode.ShiftRight, unsigned, regions.Convert(left, unsigned), ShiftCount(right, type));
                return regions.Convert(shifted, type);
            case BinaryOperatorKind.GreaterThan:
                return regions.Compute(OpCode.LessThan, HardwareType.Bool, right, left);
            case BinaryOperatorKind.GreaterThanOrEqual:
                return regions.Compute(OpCode.LessOrEqual, HardwareType.Bool, right, left);
            case BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder
                when right is Constant { Literal: var divisor } && divisor == 0:
                Report(FrontendRules.DivisorIsZero);
                return right;
            default:
                return regions.Compute(CodeOf(kind), type, left, right);
        }
    }

    private static OpCode CodeOf(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Add => OpCode.Add,
        BinaryOperatorKind.Subtract => OpCode.Subtract,
        BinaryOperatorKind.Multiply => OpCode.Multiply,
        BinaryOperatorKind.Divide => OpCode.Divide,
        BinaryOperatorKind.Remainder => OpCode.Remainder,
        BinaryOperatorKind.And => OpCode.And,
        BinaryOperatorKind.Or => OpCode.Or,
        BinaryOperatorKind.ExclusiveOr => OpCode.Xor,
        BinaryOperatorKind.Equals => OpCode.Equal,
        BinaryOperatorKind.NotEquals => OpCode.NotEqual,
        BinaryOperatorKind.LessThan => OpCode.LessThan,
        BinaryOperatorKind.LessThanOrEqual => OpCode.LessOrEqual,
        _ => throw new InvalidOperationException($"The operator {kind} is not in the subset."),
    };

    /// <summary>
    /// C# uses the low 5 or 6 bits of the count, which is what wrapping to an unsigned integer of that width keeps.
    /// </summary>
    private Operand ShiftCount(Operand count, HardwareType type) =>
        regions.Convert(count, HardwareType.Unsigned(type.Bits == 64 ? 6 : 5));

    private Operand LowerShortCircuit(IBinaryOperation binary)
    {
        bool isAnd = binary.OperatorKind == BinaryOperatorKind.ConditionalAnd;
        Operand left = LowerValue(binary.LeftOperand);
        if (left is Constant { Literal: var literal })
        {
            return (literal != 0) == isAnd ? LowerValue(binary.RightOperand) : left;
        }

        if (Purity.IsPure(binary.RightOperand))
        {
            return regions.Compute(isAnd ? OpCode.And : OpCode.Or, HardwareType.Bool, left, LowerValue(binary.RightOperand));
        }

        Register result = NewRegister("condition", HardwareType.Bool);
        void Evaluate() => regions.Write(result, LowerValue(binary.RightOperand));
        LowerBranch(
            left, isAnd ? Evaluate : () => regions.Write(result, True), isAnd ? () => regions.Write(result, False) : Evaluate);
        return regions.Read(result);
    }

    private ImmutableArray<Operand> LowerChoice(IConditionalOperation choice)
    {
        Operand condition = LowerValue(choice.Condition);
        if (condition is Constant { Literal: var literal })
        {
            return LowerExpression(literal != 0 ? choice.WhenTrue : choice.WhenFalse!);
        }

        if (Purity.IsPure(choice.WhenTrue) && Purity.IsPure(choice.WhenFalse!))
        {
            return Select(choice.Type, condition, LowerExpression(choice.WhenTrue), LowerExpression(choice.WhenFalse!));
        }

        Place result = NewPlace("choice", choice.Type);
        LowerBranch(
            condition,
            () => Write(result, LowerExpression(choice.WhenTrue)),
            () => Write(result, LowerExpression(choice.WhenFalse!)));
        return Read(result);
    }

    private ImmutableArray<Operand> Select(
        ITypeSymbol? type, Operand condition, ImmutableArray<Operand> whenTrue, ImmutableArray<Operand> whenFalse) =>
    [
        .. Shape.Of(type).Leaves.Select((leaf, i) => Select(
            leaf.Type, condition, regions.Convert(whenTrue[i], leaf.Type), regions.Convert(whenFalse[i], leaf.Type))),
    ];
}
