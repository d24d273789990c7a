using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>for, while, do and foreach.</summary>
internal sealed partial class Lowering
{
    private static readonly Constant True = new(1, HardwareType.Bool);

    private static readonly Constant False = new(0, HardwareType.Bool);

    private void LowerLoop(ILoopOperation loop)
    {
        switch (loop)
        {
            case IForLoopOperation @for:
                foreach (var statement in @for.Before)
                {
                    LowerStatement(statement);
                }

                BuildLoop(
                    loop,
                    @for.Condition is { } condition ? () => LowerValue(condition) : () => True,
                    () => LowerStatement(loop.Body),
                    () => LowerList(@for.AtLoopBottom, 0),
                    testFirst: true);
                break;
            case IWhileLoopOperation @while:
                BuildLoop(
                    loop, () => LowerValue(@while.Condition!), () => LowerStatement(loop.Body), () => { }, @while.ConditionIsTop);
                break;
            case IForEachLoopOperation @foreach:
                LowerForEach(@foreach);
                break;
        }
    }

    private void LowerForEach(IForEachLoopOperation loop)
    {
        Place collection = StorageOf(loop.Collection);
        Register position = NewRegister("position", HardwareType.Signed(32));
        Place element = DeclareLocal(((IVariableDeclaratorOperation)loop.LoopControlVariable).Symbol);
        regions.Write(position, Integer(0));
        BuildLoop(
            loop,
            () => regions.Compute(OpCode.LessThan, HardwareType.Bool, regions.Read(position), SizeOf(collection.Leaves[0])),
            () =>
            {
                Operand at = regions.Read(position);
                Write(element, [.. collection.Leaves.Select(leaf => ElementOf(leaf, at))]);
                LowerStatement(loop.Body);
            },
            () => regions.Write(position, regions.Compute(OpCode.Add, position.Type, regions.Read(position), Integer(1))),
            testFirst: true);
    }

    private Value ElementOf(Symbol collection, Operand position) => collection is Memory memory
        ? regions.Load(OpCode.Load, memory, memory.ElementType, position)
        : regions.Load(OpCode.QueuePeek, collection, ((Queue)collection).ElementType, position);

    private Operand SizeOf(Symbol collection) => collection is Memory memory
        ? Integer(memory.Depth)
        : regions.Load(OpCode.QueueCount, collection, HardwareType.Signed(32));

    private static Constant Integer(int value) => new(value, HardwareType.Signed(32));

    private void BuildLoop(ILoopOperation loop, Func<Operand> condition, Action body, Action step, bool testFirst)
    {
        (int exit, int next) = (nextLabel++, nextLabel++);
        frame.BindLabel(loop.ExitLabel, exit);
        frame.BindLabel(loop.ContinueLabel, next);
        Provenance origin = regions.Origin;
        Region scoped = regions.Nest(() =>
        {
            (Block header, Operand test, Region guard) = BuildTest(condition, exit);
            Region iteration = regions.Nest(() =>
            {
                if (testFirst)
                {
                    regions.Add(guard);
                }

                regions.Add(Scopes.Simplify(new Scope(next, regions.Nest(body))));
                step();
                if (!testFirst)
                {
                    regions.Add(guard);
                }
            });
            bool isGuarded = guard is not Sequence { Regions: [] };
            string name = $"{Path.GetFileName(origin.Span.File)}:{origin.Span.Line}";
            regions.Add(new Loop(header, test, iteration, testFirst || isGuarded, name, origin, DirectivesOf(loop)));
        });
        regions.Add(Scopes.Simplify(new Scope(exit, scoped)));
    }

    private LoopDirectives DirectivesOf(ILoopOperation loop)
    {
        LoopDirectives directives = LoopDirectives.None;
        foreach (IInvocationOperation call in Directives.Of(loop))
        {
            At<object?>(call, () =>
            {
                bool isPipeline = Intrinsics.Of(call.TargetMethod) == Intrinsic.Pipeline;
                int argument = (int)((Constant)LowerValue(call.Arguments[0].Value)).Literal;
                int least = isPipeline ? 1 : 0;
                if (argument < least)
                {
                    Report(FrontendRules.DirectiveRange, call.TargetMethod.Name, argument, least);
                }

                directives = isPipeline
                    ? directives with { InitiationInterval = argument }
                    : directives with { UnrollFactor = argument };
                return null;
            });
        }

        return directives;
    }

    /// <summary>
    /// A condition that needs control flow of its own cannot be in a header: it becomes a guard in the body that leaves the loop,
    /// and the loop itself runs forever.
    /// </summary>
    private (Block Header, Operand Test, Region Guard) BuildTest(Func<Operand> condition, int exit)
    {
        Block header = Block.Empty;
        Operand test = True;
        Region guard = regions.Nest(() =>
        {
            Operand value = condition();
            bool isStraight = !regions.HasRegions;
            Block last = regions.CloseBlock();
            if (isStraight)
            {
                (header, test) = (last, value);
            }
            else
            {
                regions.Add(new If(last, value, Sequence.Empty, new Leave(exit)));
            }
        });
        return (header, test, guard);
    }
}
