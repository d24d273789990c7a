using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SparseRtrl.Analyzer;

/// <summary>
/// The operations of the subset: the one table that the checker accepts by and the lowering dispatches by. An expression with a
/// constant value of a scalar type is always in the subset, whatever it is made of.
/// </summary>
public static class SubsetOperations
{
    public static readonly ImmutableHashSet<OperationKind> Statements =
    [
        OperationKind.Block, OperationKind.VariableDeclarationGroup, OperationKind.ExpressionStatement,
        OperationKind.Conditional, OperationKind.Loop, OperationKind.Switch, OperationKind.Branch, OperationKind.Return,
        OperationKind.Empty, OperationKind.LocalFunction,
    ];

    public static readonly ImmutableHashSet<OperationKind> Expressions =
    [
        OperationKind.LocalReference, OperationKind.ParameterReference, OperationKind.FieldReference,
        OperationKind.PropertyReference, OperationKind.ArrayElementReference, OperationKind.Unary, OperationKind.Binary,
        OperationKind.Conditional, OperationKind.Conversion, OperationKind.Invocation, OperationKind.SimpleAssignment,
        OperationKind.CompoundAssignment, OperationKind.Increment, OperationKind.Decrement, OperationKind.IsPattern,
        OperationKind.SwitchExpression, OperationKind.ObjectCreation, OperationKind.DefaultValue, OperationKind.With,
        OperationKind.Tuple, OperationKind.TupleBinary, OperationKind.DeconstructionAssignment, OperationKind.InstanceReference,
        OperationKind.DeclarationExpression,
    ];

    public static readonly ImmutableHashSet<OperationKind> Patterns =
    [
        OperationKind.ConstantPattern, OperationKind.RelationalPattern, OperationKind.BinaryPattern, OperationKind.NegatedPattern,
        OperationKind.DiscardPattern, OperationKind.DeclarationPattern, OperationKind.RecursivePattern,
    ];

    /// <summary>What only appears inside one of the above and is handled together with it.</summary>
    public static readonly ImmutableHashSet<OperationKind> Parts =
    [
        OperationKind.VariableDeclaration, OperationKind.VariableDeclarator, OperationKind.VariableInitializer,
        OperationKind.Argument, OperationKind.SwitchCase, OperationKind.CaseClause, OperationKind.SwitchExpressionArm,
        OperationKind.Discard, OperationKind.ObjectOrCollectionInitializer, OperationKind.PropertySubpattern,
        OperationKind.FieldInitializer, OperationKind.PropertyInitializer,
    ];

    public static bool Contains(OperationKind kind) =>
        Statements.Contains(kind) || Expressions.Contains(kind) || Patterns.Contains(kind) || Parts.Contains(kind);
}
