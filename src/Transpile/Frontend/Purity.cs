using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Analyzer;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>
/// Expressions that may be computed whether or not C# would evaluate them: they read registers only, change nothing, cannot
/// read outside a memory, and take no time of their own as a division by a variable does.
/// </summary>
internal static class Purity
{
    public static bool IsPure(IOperation expression) => expression.ConstantValue.HasValue || expression switch
    {
        // A reference may stand for an element of a memory.
        ILocalReferenceOperation local => local.Local.RefKind == RefKind.None && !local.IsDeclaration,
        IParameterReferenceOperation parameter => parameter.Parameter.RefKind == RefKind.None,
        _ when Structs.FieldNamedBy(expression) is not null => IsPure(Structs.InstanceOf(expression)!),
        IFieldReferenceOperation => true,
        IPropertyReferenceOperation property => IsSimple(property),
        IUnaryOperation { OperatorMethod: null } or IConversionOperation { OperatorMethod: null } =>
            ChildrenArePure(expression),
        IBinaryOperation { OperatorMethod: null } binary => ChildrenArePure(binary) && !IsLongDivision(binary),
        IConditionalOperation or ITupleOperation or ITupleBinaryOperation or IDefaultValueOperation =>
            ChildrenArePure(expression),
        IIsPatternOperation match => IsPure(match.Value) && BindsNothing(match.Pattern),
        ISwitchExpressionOperation choice => IsPure(choice.Value) && choice.Arms.All(IsPure),
        IInvocationOperation { Instance: null } call =>
            Intrinsics.Of(call.TargetMethod) is not (Intrinsic.None or Intrinsic.DivRem)
                && call.Arguments.All(a => IsPure(a.Value)),
        _ => false,
    };

    private static bool ChildrenArePure(IOperation expression) => expression.ChildOperations.All(IsPure);

    private static bool IsPure(ISwitchExpressionArmOperation arm) =>
        IsPure(arm.Value) && (arm.Guard is null || IsPure(arm.Guard)) && BindsNothing(arm.Pattern);

    private static bool BindsNothing(IPatternOperation pattern) => !pattern.DescendantsAndSelf().Any(p =>
        p is IDeclarationPatternOperation { DeclaredSymbol: not null }
            or IRecursivePatternOperation { DeclaredSymbol: not null });

    private static bool IsLongDivision(IBinaryOperation binary) =>
        binary.OperatorKind is BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder
        && !ElaborationConstants.Contains(binary.RightOperand);

    private static bool IsSimple(IPropertyReferenceOperation reference) =>
        ElaborationConstants.IsSize(reference)
        || MethodBodies.IsConstantProperty(reference.Property)
        || (Vocabulary.QueueElement(reference.Property.ContainingType) is not null && reference.Property.Name == "Count");
}
