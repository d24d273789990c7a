using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SparseRtrl.Analyzer;

/// <summary>
/// Walks one method body and reports the outermost violation of each expression, so that one mistake gives one message.
/// </summary>
internal sealed partial class BodyChecker(SubsetChecker checker)
{
    public void Check(IOperation operation)
    {
        if (operation.ConstantValue.HasValue && operation.Type is not null)
        {
            checker.ReportUnlessValue(operation.Type, operation.Syntax.GetLocation());
            return;
        }

        if (!SubsetOperations.Contains(operation.Kind))
        {
            ReportRefused(operation);
            return;
        }

        if (IsInOrder(operation))
        {
            foreach (IOperation child in operation.ChildOperations)
            {
                CheckChild(operation, child);
            }
        }
    }

    /// <summary>
    /// Checks one node without its children; false when a violation was reported, or the node was checked as a whole.
    /// </summary>
    private bool IsInOrder(IOperation operation) => operation switch
    {
        ILocalFunctionOperation => false, // checked where it is called
        IVariableDeclaratorOperation declarator => IsDeclaratorInOrder(declarator),
        IBranchOperation branch =>
            branch.BranchKind is BranchKind.Break or BranchKind.Continue || Refuse(Rules.Jump, operation, Text(operation)),
        IForEachLoopOperation loop => IsForEachInOrder(loop),
        ILoopOperation loop => IsLoopInOrder(loop),
        ISwitchOperation @switch => IsValue(@switch.Value),
        ISwitchExpressionOperation @switch => IsSwitchExpressionInOrder(@switch),
        ICaseClauseOperation clause => IsClauseInOrder(clause),
        IPatternOperation pattern => IsPatternInOrder(pattern),
        IConditionalOperation { IsRef: true } => Refuse(Rules.Reference, operation, Text(operation)),
        IFieldReferenceOperation field => IsFieldInOrder(field),
        IPropertyReferenceOperation property => IsPropertyInOrder(property),
        IParameterReferenceOperation parameter => IsParameterInOrder(parameter),
        IArrayElementReferenceOperation element => IsElementInOrder(element),
        IInvocationOperation call => IsCallInOrder(call),
        IConversionOperation conversion => IsConversionInOrder(conversion),
        IUnaryOperation unary => IsUnaryInOrder(unary),
        IBinaryOperation binary => IsBinaryInOrder(binary),
        ICompoundAssignmentOperation assignment => IsCompoundInOrder(assignment),
        ISimpleAssignmentOperation assignment => IsAssignmentInOrder(assignment),
        IDeconstructionAssignmentOperation assignment => IsDeconstructionInOrder(assignment),
        ITupleBinaryOperation comparison => IsTupleComparisonInOrder(comparison),
        IIncrementOrDecrementOperation step => IsStepInOrder(step),
        IIsPatternOperation match => MethodBodies.StorageNamedBy(match.Value) is not null
            ? Refuse(Rules.Aliasing, match.Value, Text(match.Value))
            : IsValue(match.Value),
        IObjectCreationOperation creation => IsCreationInOrder(creation),
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } => true,
        IConditionalOperation { Type: not null } or ILocalReferenceOperation => IsValueOrVoid(operation),
        ITupleOperation or IDefaultValueOperation or IWithOperation or IInstanceReferenceOperation => IsValue(operation),
        _ => true,
    };

    private void CheckChild(IOperation parent, IOperation child)
    {
        bool isOwnKernel = child is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
            && parent is IMemberReferenceOperation or IInvocationOperation;
        bool isStorageInPlace = MethodBodies.StorageNamedBy(child) is not null
            && parent is IArrayElementReferenceOperation or IPropertyReferenceOperation
                    or IInvocationOperation or IArgumentOperation
                or IForEachLoopOperation;
        if (isStorageInPlace)
        {
            Check(WithoutConversions(child));
        }
        else if (!isOwnKernel && !IsStorageValue(child))
        {
            Check(child);
        }
    }

    private static IOperation WithoutConversions(IOperation operation) =>
        operation is IConversionOperation conversion ? WithoutConversions(conversion.Operand) : operation;

    /// <summary>
    /// Reports an array or a queue that is used as a value. For a local that holds one, the declaration is reported.
    /// </summary>
    private bool IsStorageValue(IOperation operation)
    {
        bool isLocal = operation is ILocalReferenceOperation && SubsetTypes.IsStorage(operation.Type);
        return isLocal
            || (MethodBodies.StorageNamedBy(operation) is not null && !Refuse(Rules.Aliasing, operation, Text(operation)));
    }

    /// <summary>Reports and returns false.</summary>
    private bool Refuse(DiagnosticDescriptor rule, IOperation operation, params object[] arguments)
    {
        checker.Report(rule, operation.Syntax.GetLocation(), arguments);
        return false;
    }

    private bool IsValue(IOperation operation) => !checker.ReportUnlessValue(operation.Type, operation.Syntax.GetLocation());

    private bool IsValueOrVoid(IOperation operation) =>
        operation.Type?.SpecialType == SpecialType.System_Void || IsValue(operation);

    /// <summary>The source text on one line, shortened.</summary>
    private static string Text(IOperation operation)
    {
        const int longest = 40;
        string text = string.Join(" ", operation.Syntax.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= longest ? text : text.Substring(0, longest - 1) + "…";
    }
}
