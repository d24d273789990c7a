using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Analyzer;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>What a body does with a variable.</summary>
internal static class Variables
{
    /// <summary>True when the body may assign the parameter or a part of it, also by reference.</summary>
    public static bool IsChanged(IParameterSymbol parameter, IEnumerable<IOperation> body) => body
        .SelectMany(b => b.DescendantsAndSelf())
        .SelectMany(ChangedBy)
        .Select(Root)
        .OfType<IParameterReferenceOperation>()
        .Any(target => SymbolEqualityComparer.Default.Equals(target.Parameter, parameter));

    private static IEnumerable<IOperation> ChangedBy(IOperation operation) => operation switch
    {
        IDeconstructionAssignmentOperation assignment => assignment.Target.DescendantsAndSelf(),
        IAssignmentOperation assignment => [assignment.Target],
        IIncrementOrDecrementOperation step => [step.Target],
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => [argument.Value],
        IInvocationOperation { Instance: { Type.IsValueType: true } receiver, TargetMethod.IsReadOnly: false } => [receiver],
        IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } declarator => [InitialValue(declarator)],
        _ => [],
    };

    private static IOperation InitialValue(IVariableDeclaratorOperation declarator) =>
        (declarator.Initializer ?? ((IVariableDeclarationOperation)declarator.Parent!).Initializer)!.Value;

    /// <summary>The variable whose field, or field of a field, an expression names.</summary>
    private static IOperation Root(IOperation expression) =>
        Structs.FieldNamedBy(expression) is not null ? Root(Structs.InstanceOf(expression)!) : expression;
}
