using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>switch statements and expressions.</summary>
internal sealed partial class Lowering
{
    private void LowerSwitch(ISwitchOperation operation)
    {
        int exit = nextLabel++;
        frame.BindLabel(operation.ExitLabel, exit);
        Held value = HoldAll(operation.Value, "selector");
        ISwitchCaseOperation? fallback = operation.Cases.FirstOrDefault(c => c.Clauses.Any(IsDefault));
        Region cases = regions.Nest(() => LowerCases(operation.Cases, 0, fallback, value, taken: null));
        regions.Add(Scopes.Simplify(new Scope(exit, cases)));
    }

    private static bool IsDefault(ICaseClauseOperation clause) => clause is IDefaultCaseClauseOperation;

    /// <summary>Tests the sections in order; the one with <c>default</c> is what remains.</summary>
    /// <param name="taken">
    /// Whether another label of the section with <c>default</c> matches: in "case 7: default: … case > 5: …" 7 belongs to the
    /// first section. Null before that section, or when it has no other label.
    /// </param>
    private void LowerCases(
        ImmutableArray<ISwitchCaseOperation> cases, int index, ISwitchCaseOperation? fallback, Held value, Pending? taken)
    {
        if (index == cases.Length)
        {
            LowerList(fallback?.Body ?? [], 0);
        }
        else if (cases[index] == fallback)
        {
            bool decidesMore = index + 1 < cases.Length && fallback.Clauses.Any(c => !IsDefault(c));
            LowerCases(
                cases, index + 1, fallback, value,
                decidesMore ? regions.Hold("taken", MatchAny(fallback, value, taken: null)) : null);
        }
        else
        {
            LowerBranch(
                MatchAny(cases[index], value, taken),
                () => LowerList(cases[index].Body, 0),
                () => LowerCases(cases, index + 1, fallback, value, taken));
        }
    }

    /// <summary>Whether one of the labels matches. Their guards are evaluated in order, until one holds.</summary>
    private Operand MatchAny(ISwitchCaseOperation section, Held value, Pending? taken)
    {
        Operand? any = taken is null ? null : regions.Use(taken);
        bool isExcluded = any is not null;
        foreach (ICaseClauseOperation clause in section.Clauses.Where(c => !IsDefault(c)))
        {
            any = any is null ? MatchClause(clause, value) : OrElse(any, clause, value);
        }

        return isExcluded && any is not null
            ? regions.Compute(OpCode.And, HardwareType.Bool, any, Not(regions.Use(taken!)))
            : any ?? False;
    }

    private Operand OrElse(Operand any, ICaseClauseOperation clause, Held value)
    {
        if (clause is not IPatternCaseClauseOperation { Guard: { } guard } || Purity.IsPure(guard))
        {
            return regions.Compute(OpCode.Or, HardwareType.Bool, any, MatchClause(clause, value));
        }

        Register either = NewRegister("condition", HardwareType.Bool);
        LowerBranch(any, () => regions.Write(either, True), () => regions.Write(either, MatchClause(clause, value)));
        return regions.Read(either);
    }

    private Operand MatchClause(ICaseClauseOperation clause, Held value) => clause is IPatternCaseClauseOperation labelled
        ? MatchGuarded(labelled.Pattern, labelled.Guard, value)
        : Compare(value, BinaryOperatorKind.Equals, ((ISingleValueCaseClauseOperation)clause).Value);

    private Operand Not(Operand condition) => regions.Compute(OpCode.Not, HardwareType.Bool, condition);

    private ImmutableArray<Operand> LowerSwitchExpression(ISwitchExpressionOperation operation)
    {
        Held value = HoldAll(operation.Value, "selector");
        if (operation.Arms.All(a => Purity.IsPure(a.Value) && (a.Guard is null || Purity.IsPure(a.Guard))))
        {
            return SelectArm(operation, 0, value);
        }

        Place result = NewPlace("choice", operation.Type);
        LowerArm(operation, 0, value, result);
        return Read(result);
    }

    private ImmutableArray<Operand> SelectArm(ISwitchExpressionOperation operation, int index, Held value)
    {
        Operand match = MatchArm(operation, index, value);
        ImmutableArray<Operand> chosen = LowerExpression(operation.Arms[index].Value);
        return match == True ? chosen : Select(operation.Type, match, chosen, SelectArm(operation, index + 1, value));
    }

    private void LowerArm(ISwitchExpressionOperation operation, int index, Held value, Place result) => LowerBranch(
        MatchArm(operation, index, value),
        () => Write(result, LowerExpression(operation.Arms[index].Value)),
        () => LowerArm(operation, index + 1, value, result));

    /// <summary>The arms cover every value, so the last one matches what gets there.</summary>
    private Operand MatchArm(ISwitchExpressionOperation operation, int index, Held value)
    {
        ISwitchExpressionArmOperation arm = operation.Arms[index];
        Operand match = MatchGuarded(arm.Pattern, arm.Guard, value);
        return index == operation.Arms.Length - 1 ? True : match;
    }
}
