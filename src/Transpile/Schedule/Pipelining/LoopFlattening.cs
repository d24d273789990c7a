using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// Turns the body of an innermost loop that branches into one block, so that it can be pipelined: all sides are computed, results
/// are selected, and stores take place under a condition. Early exits (break) become part of the loop's condition. Done only where
/// iterations then start at least as fast as the quickest way through the branches takes. Then does the same with a loop around such
/// a loop (<see cref="LoopNest"/>), from the inside out.
/// </summary>
internal sealed class LoopFlattening
{
    /// <summary>A larger body stays as it is: accesses are compared pair by pair, so that the time grows with the square.</summary>
    private const int MaximumOperations = 4_000;

    /// <summary>Beyond it what surrounds an inner loop costs more than filling and draining the pipeline less often saves.</summary>
    private const int MaximumSurroundingOperations = 26;

    private readonly ScheduleOptions options;
    private readonly LoweringContext context;

    /// <summary>Registers that say whether a loop with forwarded stores has stored yet.</summary>
    private readonly HashSet<Symbol> storedFlags = [];

    private int nextValueId;

    private LoopFlattening(ScheduleOptions options, LoweringContext context, int firstValueId)
    {
        this.options = options;
        this.context = context;
        nextValueId = firstValueId;
    }

    public static Region Run(Region body, ScheduleOptions options, LoweringContext context) =>
        new LoopFlattening(options, context, Blocks.NextValueId(body)).Rewrite(body, ImmutableHashSet<int>.Empty);

    /// <param name="endsHere">Labels of scopes at whose end control is after this region anyway.</param>
    private Region Rewrite(Region region, ImmutableHashSet<int> endsHere) => region switch
    {
        Sequence sequence => new Sequence(
        [
            .. sequence.Regions.Select((r, i) =>
                Rewrite(r, i == sequence.Regions.Length - 1 ? endsHere : ImmutableHashSet<int>.Empty)),
        ]),
        If branch => branch with { Then = Rewrite(branch.Then, endsHere), Else = Rewrite(branch.Else, endsHere) },
        Scope scope => scope with { Body = Rewrite(scope.Body, endsHere.Add(scope.Label)) },
        Loop { TestFirst: false } loop when IsInnermost(loop.Body) => Forward(Flatten(loop, endsHere) ?? loop),
        Loop loop => FlattenNest(loop with { Body = Rewrite(loop.Body, ImmutableHashSet<int>.Empty) }),
        _ => region,
    };

    internal static bool IsInnermost(Region region) => region switch
    {
        Loop or Concurrently => false,
        Sequence sequence => sequence.Regions.All(IsInnermost),
        If branch => IsInnermost(branch.Then) && IsInnermost(branch.Else),
        Scope scope => IsInnermost(scope.Body),
        _ => true,
    };

    /// <summary>The loop with its body as one block, or null when that cannot be or does not pay.</summary>
    private Loop? Flatten(Loop loop, ImmutableHashSet<int> exits)
    {
        ImmutableArray<Operation> all = [.. Blocks.Operations(loop.Body), .. loop.Header.Operations];
        if (IsBlock(loop) || all.Length > MaximumOperations || loop.Condition is Constant)
        {
            return null;
        }

        var body = new PredicatedBlock(nextValueId, exits);
        if (!body.TryAppend(new Sequence([loop.Body, loop.Header])))
        {
            return null;
        }

        Operand condition = body.ConditionOf(loop.Condition);
        body.WriteRegisters();
        (Block block, condition) = LocalValueNumbering.Run(body.ToBlock(), condition, body.NextValueId);
        Loop flat = loop with { Header = WithoutUnused(block, condition), Condition = condition, Body = Block.Empty };
        // Where iterations do not overlap, queues have to be left alone on the paths that do not use them.
        bool usesQueues = all.Any(o => o.Target is Queue);
        if ((IntervalOf(flat) ?? (usesQueues ? int.MaxValue : Length(flat.Header))) > QuickestWay(loop))
        {
            return null;
        }

        nextValueId = Math.Max(Blocks.NextValueId(flat), body.NextValueId);
        return flat;
    }

    /// <summary>
    /// Whether a process takes from queues in the loop and adds to others. A pipeline that waits for an element keeps what its older iterations have to
    /// send, and the element may depend on that: such a loop has to drain before it goes around the outer loop.
    /// </summary>
    private static bool WaitsAndIsWaitedFor(Loop loop)
    {
        ImmutableArray<Operation> all = [.. Blocks.Operations(loop.Body), .. loop.Header.Operations];
        return all.Any(o => o.Code == OpCode.Dequeue) && all.Any(o => o.Code == OpCode.Enqueue);
    }

    /// <summary>The nest as one loop, where that starts iterations as often as the inner loop alone does; else as it is.</summary>
    private Region FlattenNest(Loop loop)
    {
        if (LoopNest.Of(loop) is not { SurroundingOperations: <= MaximumSurroundingOperations } nest
            || nest.Inner.Header.Operations.Length + nest.SurroundingOperations > MaximumOperations
            || nest.StoresBesideForwarding
            || WaitsAndIsWaitedFor(loop))
        {
            return loop;
        }

        // A run of the inner loop takes over what the run before it has stored, which may still be on its way to the memory.
        (nest, ImmutableArray<Operation> resets) = nest.WithoutWrites(storedFlags);

        Register starts = context.AddTemporary("starts", HardwareType.Bool, loop.Origin);
        if (nest.Flatten(starts, nextValueId) is not { } flattened)
        {
            return loop;
        }

        (Block body, Operand condition) = LocalValueNumbering.Run(
            flattened.Loop.Header, flattened.Loop.Condition, flattened.NextValueId);
        Loop flat = flattened.Loop with { Header = WithoutUnused(body, condition), Condition = condition };
        if (IntervalOf(flat) is not { } interval || interval > (IntervalOf(nest.Inner) ?? Length(nest.Inner.Header)))
        {
            return loop;
        }

        nextValueId = Math.Max(Blocks.NextValueId(flat), flattened.NextValueId);
        var before = new OperationBuilder(nextValueId) { Origin = loop.Origin };
        before.Write(starts, new Constant(1, HardwareType.Bool));
        foreach (Operation reset in resets)
        {
            before.Append(reset);
        }

        return new Sequence([before.ToBlock(), flat]);
    }

    /// <summary>Hands stores on to the next iteration where that lets iterations start sooner.</summary>
    private Region Forward(Loop loop)
    {
        if (!IsBlock(loop) || StoreForwarding.Apply(loop.Header, context, nextValueId) is not { } forwarding)
        {
            return loop;
        }

        // Several loads of one memory read the same registers.
        (Block body, Operand condition) = LocalValueNumbering.Run(forwarding.Body, loop.Condition, forwarding.NextValueId);
        Loop forwarded = loop with { Header = body, Condition = condition };
        if (IntervalOf(forwarded) is not { } interval || interval >= (IntervalOf(loop) ?? int.MaxValue))
        {
            return loop;
        }

        nextValueId = Math.Max(Blocks.NextValueId(forwarded), forwarding.NextValueId);
        storedFlags.UnionWith(forwarding.Before.Operations.Select(o => o.Target!));
        return new Sequence([forwarding.Before, forwarded]);
    }

    internal static bool IsBlock(Loop loop) => Blocks.Operations(loop.Body).IsEmpty;

    /// <summary>The initiation interval of a loop that is one block, or null when its iterations cannot overlap.</summary>
    private int? IntervalOf(Loop loop)
    {
        ImmutableArray<Operation> operations = loop.Header.Operations;
        int sequential = ListScheduler.Run(operations, loop.Condition, options).Length;
        return loop.Condition is Value
            ? ModuloScheduler.Run(operations, loop.Condition, sequential, options).Schedule?.InitiationInterval
            : null;
    }

    private static Block WithoutUnused(Block block, Operand condition)
    {
        var used = new HashSet<Operand> { condition };
        var kept = new List<Operation>();
        foreach (Operation operation in block.Operations.Reverse())
        {
            if (!operation.Code.IsRemovable() || used.Contains(operation.Result!))
            {
                used.UnionWith(operation.Inputs);
                kept.Add(operation);
            }
        }

        kept.Reverse();
        return new([.. kept]);
    }

    /// <summary>Cycles of the shortest path through one iteration.</summary>
    private int QuickestWay(Loop loop) => QuickestWay(loop.Body) + Length(loop.Header);

    private int QuickestWay(Region region) => region switch
    {
        Block block => Length(block),
        Sequence sequence => sequence.Regions.Sum(QuickestWay),
        If branch => Length(branch.Header) + Math.Min(QuickestWay(branch.Then), QuickestWay(branch.Else)),
        Scope scope => QuickestWay(scope.Body),
        _ => 0,
    };

    private int Length(Block block) =>
        block.Operations.IsEmpty ? 0 : ListScheduler.Run(block.Operations, condition: null, options).Length;
}
