using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Declarations, if, return and statement lists.</summary>
internal sealed partial class Lowering
{
    /// <summary>
    /// Lowers the statements from <paramref name="start"/> on. What follows an <c>if</c> of which one side always jumps becomes
    /// the other side, so that guard clauses need no <see cref="Leave"/>.
    /// </summary>
    private void LowerList(ImmutableArray<IOperation> statements, int start)
    {
        for (int i = start; i < statements.Length; i++)
        {
            if (statements[i] is IConditionalOperation choice
                && (NeverCompletes(choice.WhenTrue) || NeverCompletes(choice.WhenFalse)))
            {
                LowerGuard(choice, statements, i + 1);
                return;
            }

            LowerStatement(statements[i]);
            if (NeverCompletes(statements[i]))
            {
                return;
            }
        }
    }

    private void LowerBlock(IBlockOperation block)
    {
        int mark = regions.Mark();
        LowerList(block.Operations, 0);
        regions.ReleaseTo(mark);
    }

    private void LowerGuard(IConditionalOperation choice, ImmutableArray<IOperation> statements, int next)
    {
        void LowerSide(IOperation? side)
        {
            if (side is not null)
            {
                LowerStatement(side);
            }

            if (!NeverCompletes(side))
            {
                LowerList(statements, next);
            }
        }

        LowerBranch(choice.Condition, () => LowerSide(choice.WhenTrue), () => LowerSide(choice.WhenFalse));
    }

    /// <summary>True when control does not reach the end of the statement.</summary>
    private static bool NeverCompletes(IOperation? statement) => statement switch
    {
        IReturnOperation or IBranchOperation => true,
        IBlockOperation block => block.Operations.Any(NeverCompletes),
        IConditionalOperation choice => NeverCompletes(choice.WhenTrue) && NeverCompletes(choice.WhenFalse),
        _ => false,
    };

    private void LowerDeclarations(IVariableDeclarationGroupOperation group)
    {
        foreach (IVariableDeclarationOperation declaration in group.Declarations)
        {
            foreach (IVariableDeclaratorOperation declarator in declaration.Declarators.Where(d => !d.Symbol.IsConst))
            {
                IOperation? initial = (declarator.Initializer ?? declaration.Initializer)?.Value;
                if (declarator.Symbol.RefKind != RefKind.None)
                {
                    frame.Bind(declarator.Symbol, Locate(initial!));
                    continue;
                }

                Place place = DeclareLocal(declarator.Symbol);
                if (initial is not null)
                {
                    Write(place, LowerExpression(initial));
                }
            }
        }
    }

    private Place DeclareLocal(ILocalSymbol local)
    {
        Place place = NewPlace(local.Name, local.Type);
        frame.Bind(local, place);
        return place;
    }

    private void LowerIf(IConditionalOperation choice) =>
        LowerBranch(
            choice.Condition,
            () => LowerStatement(choice.WhenTrue),
            choice.WhenFalse is { } otherwise ? () => LowerStatement(otherwise) : null);

    /// <summary>Goes one way; a condition that is constant for this kernel object leaves only the way it goes.</summary>
    private void LowerBranch(IOperation condition, Action then, Action? otherwise)
    {
        if (otherwise is null && condition is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both
            && !condition.ConstantValue.HasValue && !Purity.IsPure(both.RightOperand))
        {
            LowerBranch(both.LeftOperand, () => LowerBranch(both.RightOperand, then, otherwise: null), otherwise: null);
            return;
        }

        LowerBranch(LowerValue(condition), then, otherwise);
    }

    private void LowerBranch(Operand condition, Action then, Action? otherwise)
    {
        if (condition is Constant { Literal: var literal })
        {
            (literal != 0 ? then : otherwise)?.Invoke();
            return;
        }

        Block header = regions.CloseBlock();
        Region whenTrue = regions.Nest(then);
        Region whenFalse = otherwise is null ? Sequence.Empty : regions.Nest(otherwise);
        regions.Add(new If(header, condition, whenTrue, whenFalse));
    }

    private void LowerReturn(IReturnOperation statement)
    {
        if (statement.ReturnedValue is { } value)
        {
            Write(frame.Result!, LowerExpression(value));
        }

        regions.Add(new Leave(frame.ReturnLabel));
    }
}
