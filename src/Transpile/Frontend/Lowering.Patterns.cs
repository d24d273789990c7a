using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>switch statements and expressions, and <c>is</c>.</summary>
internal sealed partial class Lowering
{
    private static readonly FrozenDictionary<OperationKind, Func<Lowering, IPatternOperation, Pending, Operand>> Patterns =
        new Dictionary<OperationKind, Func<Lowering, IPatternOperation, Pending, Operand>>
        {
            [OperationKind.DiscardPattern] = (_, _, _) => True,
            [OperationKind.ConstantPattern] = (l, p, v) =>
                l.Compare(v, BinaryOperatorKind.Equals, ((IConstantPatternOperation)p).Value),
            [OperationKind.RelationalPattern] = (l, p, v) =>
                l.Compare(v, ((IRelationalPatternOperation)p).OperatorKind, ((IRelationalPatternOperation)p).Value),
            [OperationKind.NegatedPattern] = (l, p, v) =>
                l.regions.Compute(OpCode.Not, HardwareType.Bool, l.Match(((INegatedPatternOperation)p).Pattern, v)),
            [OperationKind.BinaryPattern] = (l, p, v) => l.MatchBoth((IBinaryPatternOperation)p, v),
        }.ToFrozenDictionary();

    /// <summary>The kinds that <see cref="Match"/> handles; equal to <see cref="Analyzer.SubsetOperations.Patterns"/>.</summary>
    public static IEnumerable<OperationKind> PatternKinds => Patterns.Keys;

    private Operand Match(IPatternOperation pattern, Pending value) => Patterns[pattern.Kind](this, pattern, value);

    private Operand MatchBoth(IBinaryPatternOperation pattern, Pending value)
    {
        OpCode code = pattern.OperatorKind == BinaryOperatorKind.And ? OpCode.And : OpCode.Or;
        return regions.Compute(code, HardwareType.Bool, Match(pattern.LeftPattern, value), Match(pattern.RightPattern, value));
    }

    private Operand Compare(Pending value, BinaryOperatorKind kind, IOperation constant) =>
        Combine(kind, regions.Use(value), LowerValue(constant), HardwareType.Bool);

    private Operand LowerIsPattern(IIsPatternOperation operation)
    {
        Pending value = Hold(operation.Value);
        Operand match = Match(operation.Pattern, value);
        regions.Release(value);
        return match;
    }

    private void LowerSwitch(ISwitchOperation operation)
    {
        int exit = nextLabel++;
        frame.BindLabel(operation.ExitLabel, exit);
        Pending value = Hold(operation.Value, "selector");
        ISwitchCaseOperation? fallback = operation.Cases.FirstOrDefault(c => c.Clauses.Any(IsDefault));
        Region cases = regions.Nest(() => LowerCases(operation.Cases, 0, fallback, value));
        regions.Add(Scopes.Simplify(new Scope(exit, cases)));
        regions.Release(value);
    }

    private static bool IsDefault(ICaseClauseOperation clause) => clause is IDefaultCaseClauseOperation;

    /// <summary>Tests the sections in order; the one with <c>default</c> is what remains.</summary>
    private void LowerCases(ImmutableArray<ISwitchCaseOperation> cases, int index, ISwitchCaseOperation? fallback, Pending value)
    {
        if (index == cases.Length)
        {
            LowerList(fallback?.Body ?? [], 0);
        }
        else if (cases[index] == fallback)
        {
            LowerCases(cases, index + 1, fallback, value);
        }
        else
        {
            Operand match = MatchAny(cases[index], value);
            if (fallback is not null && cases.IndexOf(fallback) < index)
            {
                // "case 7: default: … case > 5: …": 7 belongs to the earlier section.
                Operand isTaken = MatchAny(fallback, value);
                match = regions.Compute(
                    OpCode.And, HardwareType.Bool, match, regions.Compute(OpCode.Not, HardwareType.Bool, isTaken));
            }

            LowerBranch(match, () => LowerList(cases[index].Body, 0), () => LowerCases(cases, index + 1, fallback, value));
        }
    }

    private Operand MatchAny(ISwitchCaseOperation section, Pending value)
    {
        Operand? any = null;
        foreach (ICaseClauseOperation clause in section.Clauses.Where(c => !IsDefault(c)))
        {
            Operand match = clause is IPatternCaseClauseOperation pattern
                ? Match(pattern.Pattern, value)
                : Compare(value, BinaryOperatorKind.Equals, ((ISingleValueCaseClauseOperation)clause).Value);
            any = any is null ? match : regions.Compute(OpCode.Or, HardwareType.Bool, any, match);
        }

        return any ?? False;
    }

    private Operand LowerSwitchExpression(ISwitchExpressionOperation operation)
    {
        Pending value = Hold(operation.Value, "selector");
        HardwareType type = TypeMap.Of(operation.Type);
        Operand result = operation.Arms.All(a => Purity.IsPure(a.Value))
            ? SelectArm(operation.Arms, 0, value, type)
            : BranchToArm(operation.Arms, value, type);
        regions.Release(value);
        return result;
    }

    private Operand SelectArm(ImmutableArray<ISwitchExpressionArmOperation> arms, int index, Pending value, HardwareType type)
    {
        Operand match = Match(arms[index].Pattern, value);
        Operand chosen = regions.Convert(LowerValue(arms[index].Value), type);
        return match == True
            ? chosen
            : regions.Compute(OpCode.Select, type, match, chosen, SelectArm(arms, index + 1, value, type));
    }

    private Operand BranchToArm(ImmutableArray<ISwitchExpressionArmOperation> arms, Pending value, HardwareType type)
    {
        Register result = NewRegister("choice", type);
        void LowerArm(int index) => LowerBranch(
            Match(arms[index].Pattern, value),
            () => regions.Write(result, LowerValue(arms[index].Value)),
            () => LowerArm(index + 1));
        LowerArm(0);
        return regions.Read(result);
    }
}
