using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// A loop around one other loop whose body is a block. Written as one loop, an iteration of it is an iteration of the inner loop; the
/// first one of a run of the inner loop also does what comes before that, the last one what comes after. So the pipeline need not
/// drain and fill again each time around the outer loop.
/// </summary>
/// <param name="Before">Regions before the inner loop.</param>
/// <param name="Guard">What decides whether the inner loop runs at all; null when it always does.</param>
/// <param name="After">Regions after the inner loop.</param>
internal sealed record LoopNest(Loop Outer, Loop Inner, Region Before, If? Guard, Region After)
{
    /// <summary>Null when the loop is no such nest.</summary>
    public static LoopNest? Of(Loop outer)
    {
        ImmutableArray<Region> regions = SimplifyControl.Simplify(outer.Body) is Sequence sequence ? sequence.Regions : [outer.Body];
        int place = regions.IndexOf(regions.FirstOrDefault(region => InnerOf(region) is not null)!);
        if (outer.TestFirst || place < 0 || regions.Where((_, i) => i != place).Any(region => !LoopFlattening.IsInnermost(region)))
        {
            return null;
        }

        return new(
            outer, InnerOf(regions[place])!, new Sequence(regions[..place]), regions[place] as If, new Sequence(regions[(place + 1)..]));
    }

    /// <summary>Operations outside the inner loop: all of them get operators that work next to those of the inner loop.</summary>
    public int SurroundingOperations =>
        Blocks.Operations(Before).Length + (Guard?.Header.Operations.Length ?? 0) + Blocks.Operations(After).Length
        + Outer.Header.Operations.Length;

    /// <summary>Whether a memory whose stores the inner loop hands on to its next iteration is stored to outside it too.</summary>
    public bool StoresBesideForwarding
    {
        get
        {
            HashSet<Symbol?> forwarded = [.. Inner.Header.Operations.Where(o => o.ForwardedIterations > 0).Select(o => o.Target)];
            return Blocks.Operations(Before).Concat(Blocks.Operations(After)).Concat(Guard?.Header.Operations ?? []).Concat(Outer.Header.Operations)
                .Any(o => o.Code == OpCode.Store && forwarded.Contains(o.Target));
        }
    }

    /// <summary>The nest without the writes of some registers before the inner loop, and these writes.</summary>
    public (LoopNest Nest, ImmutableArray<Operation> Writes) WithoutWrites(IReadOnlySet<Symbol> registers)
    {
        bool IsMeant(Operation operation) => operation.Code == OpCode.WriteRegister && registers.Contains(operation.Target!);
        ImmutableArray<Region> regions = ((Sequence)Before).Regions;
        ImmutableArray<Operation> writes = [.. regions.OfType<Block>().SelectMany(block => block.Operations).Where(IsMeant)];
        return (
            this with
            {
                Before = new Sequence([.. regions.Select(r => r is Block block ? new Block([.. block.Operations.Where(o => !IsMeant(o))]) : r)]),
            },
            writes);
    }

    /// <summary>The nest as one loop whose body is a block, or null when it cannot be written so.</summary>
    /// <param name="starts">Whether the next iteration is the first one of a run of the inner loop; true before the nest.</param>
    public (Loop Loop, int NextValueId)? Flatten(Register starts, int nextValueId)
    {
        var body = new PredicatedBlock(nextValueId, exits: []) { Origin = Outer.Origin };
        Operand isFirst = body.Content(starts);
        Region first = Guard is null ? Before : new Sequence([Before, Guard.Header]);
        if (!body.TryAppendUnder(isFirst, first))
        {
            return null;
        }

        Operand? runs = Guard is null ? null : body.Either(body.Negated(isFirst), Guard.Condition);
        if (runs is null ? !body.TryAppend(Inner.Header) : !body.TryAppendUnder(runs, Inner.Header))
        {
            return null;
        }

        Operand continues = runs is null ? Inner.Condition : body.Both(runs, Inner.Condition);
        Operand isLast = body.Negated(continues);
        if (!body.TryAppendUnder(isLast, new Sequence([After, Outer.Header])))
        {
            return null;
        }

        body.SetContent(starts, isLast);
        Operand condition = body.Either(continues, Outer.Condition);
        body.WriteRegisters();
        Loop flat = Outer with
        {
            Header = body.ToBlock(),
            Condition = condition,
            Body = Block.Empty,
            Directives = Inner.Directives,
            Trips = Trips,
        };
        return (flat, body.NextValueId);
    }

    private TripCount? Trips => Outer.Trips is { } outer && Inner.Trips is { } inner
        ? new(outer.Iterations * inner.Iterations, outer.IsExact && inner.IsExact && Guard is null)
        : null;

    private static Loop? InnerOf(Region region) => region switch
    {
        Loop { TestFirst: false, Condition: Value } loop when LoopFlattening.IsBlock(loop) => loop,
        If { Condition: Value } guard when Blocks.Operations(guard.Else).IsEmpty && LoopFlattening.IsInnermost(guard.Else) =>
            guard.Then is Loop or Sequence { Regions: [Loop] } ? InnerOf(guard.Then is Sequence s ? s.Regions[0] : guard.Then) : null,
        _ => null,
    };
}
