using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Analyzer;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>
/// Expressions that may be computed whether or not C# would evaluate them: they read registers only, change nothing, and cannot
/// read outside a memory.
/// </summary>
internal static class Purity
{
    public static bool IsPure(IOperation expression) => expression.ConstantValue.HasValue || expression switch
    {
        ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation => true,
        IPropertyReferenceOperation property => IsSimple(property),
        IUnaryOperation or IConversionOperation or IBinaryOperation or IConditionalOperation =>
            expression.ChildOperations.All(IsPure),
        IIsPatternOperation match => IsPure(match.Value),
        ISwitchExpressionOperation choice => IsPure(choice.Value) && choice.Arms.All(a => IsPure(a.Value)),
        IInvocationOperation { Instance: null } call =>
            Intrinsics.Of(call.TargetMethod) != Intrinsic.None && call.Arguments.All(a => IsPure(a.Value)),
        _ => false,
    };

    private static bool IsSimple(IPropertyReferenceOperation reference) =>
        ElaborationConstants.IsSize(reference)
        || MethodBodies.IsConstantProperty(reference.Property)
        || (Vocabulary.QueueElement(reference.Property.ContainingType) is not null && reference.Property.Name == "Count");
}
