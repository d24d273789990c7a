using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Reading state, operators, conversions and choices.</summary>
internal sealed partial class Lowering
{
    private Operand ReadBinding(ISymbol symbol) => frame.Resolve(symbol) is Register register
        ? regions.Read(register)
        : regions.Use((Pending)frame.Resolve(symbol));

    private Operand LowerField(IFieldReferenceOperation reference) =>
        kernel.Storage.TryGetValue(reference.Field, out Symbol? storage)
            ? regions.Read((Register)storage)
            : kernel.ConstantOf(reference.Field, TypeMap.Of(reference.Type));

    private Operand? LowerProperty(IPropertyReferenceOperation reference)
    {
        if (SubsetTypes.IsStorage(reference.Instance?.Type))
        {
            return LowerSizeOrPeek(reference, StorageOf(reference.Instance!));
        }

        return MethodBodies.IsConstantProperty(reference.Property)
            ? kernel.ConstantOf(reference.Property, TypeMap.Of(reference.Type))
            : Inline(reference.Property.GetMethod!, []);
    }

    private Operand LowerSizeOrPeek(IPropertyReferenceOperation reference, Symbol storage) => storage switch
    {
        Queue queue when reference.Property.IsIndexer =>
            regions.Load(OpCode.QueuePeek, queue, queue.ElementType, LowerValue(reference.Arguments[0].Value)),
        Queue queue when reference.Property.Name == "Capacity" => Integer(queue.Capacity),
        _ => SizeOf(storage),
    };

    /// <summary>The memory or queue that an expression names.</summary>
    private Symbol StorageOf(IOperation expression)
    {
        ISymbol named = MethodBodies.StorageNamedBy(expression)!;
        return named is IFieldSymbol ? kernel.Storage[named] : (Symbol)frame.Resolve(named);
    }

    private Operand LowerElement(IArrayElementReferenceOperation reference)
    {
        var memory = (Memory)StorageOf(reference.ArrayReference);
        Operand index = LowerValue(reference.Indices[0]);
        CheckIndex(memory, index);
        return regions.Load(OpCode.Load, memory, memory.ElementType, index);
    }

    private void CheckIndex(Memory memory, Operand index)
    {
        if (index is Constant { Literal: var position } && (position < 0 || position >= memory.Depth))
        {
            Report(FrontendRules.IndexOutside, (long)position, memory.Name, memory.Depth);
        }
    }

    private Operand LowerConversion(IConversionOperation conversion)
    {
        Operand operand = LowerValue(conversion.Operand);
        HardwareType target = TypeMap.Of(conversion.Type);
        bool isWidening = target.Contains(operand.Type.Minimum) && target.Contains(operand.Type.Maximum);
        return isWidening && operand is Value ? operand : regions.Convert(operand, target);
    }

    private Operand LowerUnary(IUnaryOperation unary)
    {
        Operand operand = LowerValue(unary.Operand);
        HardwareType type = TypeMap.Of(unary.Type);
        return unary.OperatorKind switch
        {
            UnaryOperatorKind.Minus => regions.Compute(OpCode.Negate, type, operand),
            UnaryOperatorKind.BitwiseNegation or UnaryOperatorKind.Not => regions.Compute(OpCode.Not, type, operand),
            _ => operand,
        };
    }

    private Operand LowerBinary(IBinaryOperation binary)
    {
        if (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
        {
            return LowerShortCircuit(binary);
        }

        Pending left = Hold(binary.LeftOperand);
        Operand right = LowerValue(binary.RightOperand);
        return Combine(binary.OperatorKind, UseAndRelease(left), right, TypeMap.Of(binary.Type));
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

    private Operand LowerChoice(IConditionalOperation choice)
    {
        HardwareType type = TypeMap.Of(choice.Type);
        Operand condition = LowerValue(choice.Condition);
        if (condition is Constant { Literal: var literal })
        {
            return LowerValue(literal != 0 ? choice.WhenTrue : choice.WhenFalse!);
        }

        if (Purity.IsPure(choice.WhenTrue) && Purity.IsPure(choice.WhenFalse!))
        {
            Operand whenTrue = regions.Convert(LowerValue(choice.WhenTrue), type);
            Operand whenFalse = regions.Convert(LowerValue(choice.WhenFalse!), type);
            return regions.Compute(OpCode.Select, type, condition, whenTrue, whenFalse);
        }

        Register result = NewRegister("choice", type);
        LowerBranch(
            condition,
            () => regions.Write(result, LowerValue(choice.WhenTrue)),
            () => regions.Write(result, LowerValue(choice.WhenFalse!)));
        return regions.Read(result);
    }
}
