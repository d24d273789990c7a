using System.Collections.Frozen;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Patterns, and <c>is</c>.</summary>
internal sealed partial class Lowering
{
    private static readonly FrozenDictionary<OperationKind, Func<Lowering, IPatternOperation, Held, Operand>> Patterns =
        new Dictionary<OperationKind, Func<Lowering, IPatternOperation, Held, Operand>>
        {
            [OperationKind.DiscardPattern] = (_, _, _) => True,
            [OperationKind.ConstantPattern] = (l, p, v) =>
                l.Compare(v, BinaryOperatorKind.Equals, ((IConstantPatternOperation)p).Value),
            [OperationKind.RelationalPattern] = (l, p, v) =>
                l.Compare(v, ((IRelationalPatternOperation)p).OperatorKind, ((IRelationalPatternOperation)p).Value),
            [OperationKind.NegatedPattern] = (l, p, v) =>
                l.regions.Compute(OpCode.Not, HardwareType.Bool, l.Match(((INegatedPatternOperation)p).Pattern, v)),
            [OperationKind.BinaryPattern] = (l, p, v) => l.MatchBoth((IBinaryPatternOperation)p, v),
            [OperationKind.DeclarationPattern] = (l, p, v) => l.Name(((IDeclarationPatternOperation)p).DeclaredSymbol, v),
            [OperationKind.RecursivePattern] = (l, p, v) => l.MatchFields((IRecursivePatternOperation)p, v),
        }.ToFrozenDictionary();

    /// <summary>The kinds that <see cref="Match"/> handles; equal to <see cref="SubsetOperations.Patterns"/>.</summary>
    public static IEnumerable<OperationKind> PatternKinds => Patterns.Keys;

    /// <summary>
    /// Whether a value matches, as one bool without control flow. Variables of the pattern are assigned even when it does not:
    /// C# lets nobody read them then.
    /// </summary>
    private Operand Match(IPatternOperation pattern, Held value) => Patterns[pattern.Kind](this, pattern, value);

    private Operand MatchBoth(IBinaryPatternOperation pattern, Held value)
    {
        OpCode code = pattern.OperatorKind == BinaryOperatorKind.And ? OpCode.And : OpCode.Or;
        return regions.Compute(code, HardwareType.Bool, Match(pattern.LeftPattern, value), Match(pattern.RightPattern, value));
    }

    private Operand Compare(Held value, BinaryOperatorKind kind, IOperation constant) =>
        Combine(kind, regions.Use(value.Leaves.Single()), LowerValue(constant), HardwareType.Bool);

    /// <summary>Gives the value a name, if there is one; matches always.</summary>
    private Constant Name(ISymbol? variable, Held value)
    {
        if (variable is ILocalSymbol local)
        {
            Write(DeclareLocal(local), Read(value));
        }

        return True;
    }

    private Operand MatchFields(IRecursivePatternOperation pattern, Held value)
    {
        Shape shape = Shape.Of(pattern.InputType);
        IEnumerable<(IFieldSymbol Field, IPatternOperation Pattern)> parts =
        [
            .. Structs.FieldsOf(pattern.InputType).Zip(pattern.DeconstructionSubpatterns),
            .. pattern.PropertySubpatterns.Select(p => (Structs.FieldNamedBy(p.Member)!, p.Pattern)),
        ];
        Operand all = Name(pattern.DeclaredSymbol, value);
        foreach ((IFieldSymbol field, IPatternOperation part) in parts)
        {
            Operand match = Match(part, value.Slice(shape.RangeOf(field)));
            all = all == True ? match : match == True ? all : regions.Compute(OpCode.And, HardwareType.Bool, all, match);
        }

        return all;
    }

    private Operand LowerIsPattern(IIsPatternOperation operation) => Match(operation.Pattern, HoldAll(operation.Value));

    /// <summary>The match and, when it holds, the guard behind <c>when</c>.</summary>
    private Operand MatchGuarded(IPatternOperation pattern, IOperation? guard, Held value)
    {
        Operand match = Match(pattern, value);
        if (guard is null || match is Constant { Literal: var literal } && literal == 0)
        {
            return match;
        }

        return AndThen(match, guard);
    }

    /// <summary>Evaluates the second condition only when the first holds, unless it does not matter.</summary>
    private Operand AndThen(Operand first, IOperation second)
    {
        if (Purity.IsPure(second))
        {
            Operand value = LowerValue(second);
            return first == True ? value : regions.Compute(OpCode.And, HardwareType.Bool, first, value);
        }

        Register both = NewRegister("condition", HardwareType.Bool);
        LowerBranch(first, () => regions.Write(both, LowerValue(second)), () => regions.Write(both, False));
        return regions.Read(both);
    }
}
