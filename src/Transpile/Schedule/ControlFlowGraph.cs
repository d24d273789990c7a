using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>
/// A block of one entry or process with its successors. Blocks of a loop refer to each other, so successors are set after construction.
/// </summary>
internal sealed class BasicBlock(ImmutableArray<Operation> operations)
{
    public ImmutableArray<Operation> Operations { get; } = operations;

    /// <summary>What a block without operations starts and waits for, or null.</summary>
    public Concurrently? Start { get; init; }

    /// <summary>The loop whose test it evaluates, which is all of it when the block follows itself; or null.</summary>
    public Loop? Loop { get; init; }

    public Successor Next { get; set; } = new EndSuccessor();
}

/// <summary>What follows a block.</summary>
internal abstract record Successor;

internal sealed record JumpSuccessor(BasicBlock? Target) : Successor;

/// <param name="WhenTrue">Null: the entry is done.</param>
/// <param name="WhenFalse">Null: the entry is done.</param>
internal sealed record BranchSuccessor(Operand Condition, BasicBlock? WhenTrue, BasicBlock? WhenFalse) : Successor;

internal sealed record EndSuccessor : Successor;

/// <summary>
/// Turns the structured regions of an entry into blocks that jump. Empty blocks do not appear, so they cost no cycle.
/// </summary>
internal sealed class ControlFlowGraph
{
    private readonly Dictionary<int, BasicBlock?> afterScope = [];

    /// <summary>The first block of the entry, or null when it does nothing.</summary>
    public static BasicBlock? Build(Region body) => new ControlFlowGraph().Build(body, next: null);

    /// <summary>Reachable blocks, each before what it jumps to where loops allow.</summary>
    public static IReadOnlyList<BasicBlock> InOrder(BasicBlock? first)
    {
        var postOrder = new List<BasicBlock>();
        var seen = new HashSet<BasicBlock>();
        Visit(first);
        postOrder.Reverse();
        return postOrder;

        void Visit(BasicBlock? block)
        {
            if (block is null || !seen.Add(block))
            {
                return;
            }

            // The taken side last, so that it comes first in the reversed order: loop bodies stay together.
            if (block.Next is BranchSuccessor branch)
            {
                Visit(branch.WhenFalse);
                Visit(branch.WhenTrue);
            }
            else if (block.Next is JumpSuccessor jump)
            {
                Visit(jump.Target);
            }

            postOrder.Add(block);
        }
    }

    private BasicBlock? Build(Region region, BasicBlock? next) => region switch
    {
        Block { Operations: [] } => next,
        Block block => new BasicBlock(block.Operations) { Next = new JumpSuccessor(next) },
        Sequence sequence => sequence.Regions.Reverse().Aggregate(next, (following, r) => Build(r, following)),
        If branch => BuildIf(branch, next),
        Loop loop => BuildLoop(loop, next),
        Scope scope => BuildScope(scope, next),
        Leave leave => afterScope[leave.Label],
        Concurrently start => new BasicBlock([]) { Start = start, Next = new JumpSuccessor(next) },
        _ => throw new InvalidOperationException($"Unknown region {region.GetType().Name}."),
    };

    private BasicBlock BuildIf(If branch, BasicBlock? next) => new(branch.Header.Operations)
    {
        Next = Fork(branch.Condition, Build(branch.Then, next), Build(branch.Else, next)),
    };

    private BasicBlock BuildLoop(Loop loop, BasicBlock? next)
    {
        var test = new BasicBlock(loop.Header.Operations) { Loop = loop };
        BasicBlock body = Build(loop.Body, test) ?? test;
        test.Next = Fork(loop.Condition, body, next);
        return loop.TestFirst ? test : body;
    }

    private BasicBlock? BuildScope(Scope scope, BasicBlock? next)
    {
        afterScope[scope.Label] = next;
        return Build(scope.Body, next);
    }

    private static Successor Fork(Operand condition, BasicBlock? whenTrue, BasicBlock? whenFalse) => condition switch
    {
        Constant known => new JumpSuccessor(known.Literal != 0 ? whenTrue : whenFalse),
        _ when whenTrue == whenFalse => new JumpSuccessor(whenTrue),
        _ => new BranchSuccessor(condition, whenTrue, whenFalse),
    };
}
