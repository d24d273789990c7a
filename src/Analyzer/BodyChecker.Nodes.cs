using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SparseRtrl.Analyzer;

/// <summary>One check for each kind of node.</summary>
internal sealed partial class BodyChecker
{
    private bool IsDeclaratorInOrder(IVariableDeclaratorOperation declarator)
    {
        if (declarator.Symbol.RefKind != RefKind.None)
        {
            return SubsetTypes.IsStorage(declarator.Symbol.Type)
                ? Refuse(Rules.Reference, declarator, declarator.Symbol.Name)
                : !checker.ReportUnlessValue(declarator.Symbol.Type, declarator.Syntax.GetLocation());
        }

        IOperation? initial =
            (declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer)?.Value;
        bool initialTellsMore = initial is not null && (initial.ConstantValue.HasValue || !IsInSubset(initial));
        if (!initialTellsMore && SubsetTypes.IsStorage(declarator.Symbol.Type))
        {
            return Refuse(Rules.Aliasing, declarator, declarator.Symbol.Name);
        }

        return initialTellsMore || !checker.ReportUnlessValue(declarator.Symbol.Type, declarator.Syntax.GetLocation());
    }

    private static bool IsInSubset(IOperation operation) => operation switch
    {
        IConversionOperation { IsImplicit: true } conversion => IsInSubset(conversion.Operand),
        IObjectCreationOperation creation => creation.Type is { IsValueType: true },
        _ => SubsetOperations.Contains(operation.Kind),
    };

    private bool IsFieldInOrder(IFieldReferenceOperation reference)
    {
        if (reference.Field.IsStatic)
        {
            FieldChecker.CheckStatic(checker, reference.Field, reference.Syntax.GetLocation());
            return false;
        }

        if (Structs.FieldNamedBy(reference) is not null)
        {
            return IsValue(reference.Instance!);
        }

        if (reference.Instance is not IInstanceReferenceOperation)
        {
            return Refuse(Rules.UnsupportedType, reference, reference.Field.ContainingType.Name);
        }

        return true; // the type of the kernel's own fields is checked at their declaration
    }

    private bool IsPropertyInOrder(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        if (reference.Instance is IArrayElementReferenceOperation part && part.Indices.Any(i => i is IRangeOperation))
        {
            return true; // the range is reported
        }

        if (ElaborationConstants.IsSize(reference) || Vocabulary.QueueElement(property.ContainingType) is not null)
        {
            return MethodBodies.StorageNamedBy(reference.Instance) is not null
                || Refuse(Rules.Aliasing, reference, Text(reference));
        }

        if (Structs.FieldNamedBy(reference) is not null)
        {
            return IsValue(reference.Instance!);
        }

        if (reference.Instance is { Type.IsValueType: true } && !IsValue(reference.Instance))
        {
            return false;
        }

        if (property.SetMethod is not null)
        {
            return Refuse(Rules.PropertyShape, reference, property.Name);
        }

        if (property.GetMethod is null || property.Parameters.Length > 0)
        {
            return Refuse(Rules.UnknownCall, reference, property.Name);
        }

        if (MethodBodies.IsConstantProperty(property))
        {
            return IsValue(reference);
        }

        checker.CheckCallee(property.GetMethod, reference.Syntax.GetLocation());
        return true;
    }

    private bool IsParameterInOrder(IParameterReferenceOperation reference) =>
        reference.Parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor }
        || reference.Parameter.ContainingType.IsValueType // whose constructors are inlined
        || Refuse(Rules.CapturedParameter, reference, reference.Parameter.Name);

    private bool IsElementInOrder(IArrayElementReferenceOperation element)
    {
        if (element.ArrayReference.Type is IArrayTypeSymbol { Rank: > 1 } or IArrayTypeSymbol { ElementType: IArrayTypeSymbol })
        {
            return Refuse(Rules.ArrayShape, element, Text(element.ArrayReference));
        }

        if (element.ArrayReference is ILocalReferenceOperation)
        {
            return false; // the declaration of the local is reported
        }

        return MethodBodies.StorageNamedBy(element.ArrayReference) is not null
            || !IsInSubset(element.ArrayReference)
            || element.ArrayReference is IFieldReferenceOperation { Field.IsStatic: true }
            || Refuse(Rules.Aliasing, element.ArrayReference, Text(element.ArrayReference));
    }

    private bool IsCallInOrder(IInvocationOperation call)
    {
        if (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke)
        {
            return Refuse(Rules.Delegates, call, Text(call));
        }

        if (Intrinsics.Of(call.TargetMethod) is Intrinsic.Pipeline or Intrinsic.Unroll)
        {
            return IsDirectiveInOrder(call);
        }

        if (Intrinsics.Of(call.TargetMethod) == Intrinsic.Concurrently)
        {
            return IsConcurrentlyInOrder(call);
        }

        if (Intrinsics.Of(call.TargetMethod) != Intrinsic.None)
        {
            return call.Instance is null || MethodBodies.StorageNamedBy(call.Instance) is not null
                || Refuse(Rules.Aliasing, call, Text(call.Instance));
        }

        if (call.Type?.SpecialType != SpecialType.System_Void && SubsetTypes.Classify(call.Type) == TypeClass.FloatingPoint)
        {
            return IsValue(call);
        }

        if (Vocabulary.IsProcess(call.TargetMethod))
        {
            return Refuse(Rules.ProcessStart, call, call.TargetMethod.Name);
        }

        if (call.Instance is { Type.IsValueType: true } && !IsValue(call.Instance))
        {
            return false;
        }

        checker.CheckCallee(call.TargetMethod, call.Syntax.GetLocation());
        return true;
    }

    /// <returns>False: the processes are checked here, and the delegates to them are not values.</returns>
    private bool IsConcurrentlyInOrder(IInvocationOperation call)
    {
        ProcessChecker.CheckArguments(checker, call);
        foreach ((IOperation argument, IMethodSymbol? process) in ConcurrentCalls.ProcessesOf(call))
        {
            if (process is not null)
            {
                checker.CheckCallee(process, argument.Syntax.GetLocation());
            }
        }

        return false;
    }

    private bool IsDirectiveInOrder(IInvocationOperation call)
    {
        if (!Directives.IsInPlace(call))
        {
            return Refuse(Rules.DirectivePlace, call, Text(call));
        }

        IArgumentOperation? variable = call.Arguments.FirstOrDefault(a => !ElaborationConstants.Contains(a.Value));
        return variable is null || Refuse(Rules.DirectiveArgument, variable, Text(variable.Value));
    }

    private bool IsStepInOrder(IIncrementOrDecrementOperation step) => step.OperatorMethod is { } method
        ? Refuse(Rules.UnknownCall, step, method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat))
        : IsOperatorInOrder(step, method: null, step.IsChecked) && IsValue(step);

    private bool IsConversionInOrder(IConversionOperation conversion) =>
        IsOperatorInOrder(conversion, conversion.OperatorMethod, conversion.IsChecked)
        && IsTupleConversionInOrder(conversion)
        && (!IsInSubset(conversion.Operand) || conversion.Operand.ConstantValue.HasValue || IsValue(conversion));

    private bool IsUnaryInOrder(IUnaryOperation unary)
    {
        if (unary.OperatorKind == UnaryOperatorKind.Hat)
        {
            return Refuse(Rules.IndexFromEnd, unary, Text(unary));
        }

        bool known = unary.OperatorKind is UnaryOperatorKind.Plus or UnaryOperatorKind.Minus
            or UnaryOperatorKind.BitwiseNegation or UnaryOperatorKind.Not;
        return (known || Refuse(Rules.UnsupportedConstruct, unary, Describe(unary), SeeReference))
            && IsOperatorInOrder(unary, unary.OperatorMethod, unary.IsChecked) && IsValue(unary);
    }

    private bool IsBinaryInOrder(IBinaryOperation binary)
    {
        IOperation[] operands = [binary.LeftOperand, binary.RightOperand];
        IOperation? storage = operands.FirstOrDefault(o => MethodBodies.StorageNamedBy(o) is not null);
        return storage is not null
            ? Refuse(Rules.Aliasing, storage, Text(storage))
            : IsOperatorInOrder(binary, binary.OperatorMethod, binary.IsChecked)
                && IsValue(binary);
    }

    private bool IsCompoundInOrder(ICompoundAssignmentOperation assignment) =>
        IsOperatorInOrder(assignment, assignment.OperatorMethod, assignment.IsChecked)
        && IsValue(assignment);

    private bool IsAssignmentInOrder(ISimpleAssignmentOperation assignment)
    {
        if (assignment.IsRef)
        {
            return Refuse(Rules.Reference, assignment, Text(assignment));
        }

        if (SubsetTypes.IsStorage(assignment.Target.Type))
        {
            return Refuse(Rules.Aliasing, assignment, Text(assignment.Target));
        }

        return !IsInSubset(assignment.Value) || assignment.Value.ConstantValue.HasValue || IsValue(assignment);
    }

    private bool IsOperatorInOrder(IOperation operation, IMethodSymbol? method, bool isChecked)
    {
        if (method is not null)
        {
            if (SubsetTypes.Classify(operation.Type) == TypeClass.FloatingPoint)
            {
                return IsValue(operation);
            }

            if (!Structs.IsFieldwiseEquality(method))
            {
                checker.CheckCallee(method, operation.Syntax.GetLocation());
            }

            return true;
        }

        return !isChecked || Refuse(Rules.CheckedArithmetic, operation, Text(operation));
    }
}
