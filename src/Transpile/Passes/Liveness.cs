using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>Which registers may still be read after each block: a backward analysis over the structured regions.</summary>
internal sealed class Liveness(IEnumerable<Register> liveAtEnd)
{
    private readonly HashSet<Register> liveAtEnd = [.. liveAtEnd];

    // Blocks are records: two equal blocks at two places need their own entry.
    private readonly Dictionary<Block, HashSet<Register>> after = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, HashSet<Register>> afterScope = [];

    public void Analyse(Region body) => Before(body, liveAtEnd);

    /// <summary>
    /// Registers that may be read after the block before they are written. Empty for a block that was not analysed.
    /// </summary>
    public IReadOnlySet<Register> After(Block block) =>
        after.TryGetValue(block, out HashSet<Register>? live) ? live : new HashSet<Register>();

    private HashSet<Register> Before(Region region, HashSet<Register> live) => region switch
    {
        Block block => BeforeBlock(block, live),
        Sequence sequence => sequence.Regions.Reverse().Aggregate(live, (current, r) => Before(r, current)),
        If branch => BeforeBlock(branch.Header, [.. Before(branch.Then, live), .. Before(branch.Else, live)]),
        Loop loop => BeforeLoop(loop, live),
        Scope scope => BeforeScope(scope, live),
        Leave leave => afterScope[leave.Label],
        // Processes may read every field.
        Concurrently => [.. live, .. liveAtEnd],
        _ => throw new InvalidOperationException($"Unknown region {region.GetType().Name}."),
    };

    private HashSet<Register> BeforeScope(Scope scope, HashSet<Register> live)
    {
        afterScope[scope.Label] = live;
        return Before(scope.Body, live);
    }

    private HashSet<Register> BeforeLoop(Loop loop, HashSet<Register> live)
    {
        // Fixed point over the back edge; sets only grow, so it ends.
        HashSet<Register> atStart = [];
        while (true)
        {
            HashSet<Register> start = loop.TestFirst
                ? BeforeBlock(loop.Header, [.. live, .. Before(loop.Body, atStart)])
                : Before(loop.Body, BeforeBlock(loop.Header, [.. live, .. atStart]));
            if (start.IsSubsetOf(atStart))
            {
                return start;
            }

            atStart = [.. atStart, .. start];
        }
    }

    private HashSet<Register> BeforeBlock(Block block, HashSet<Register> live)
    {
        if (!after.TryGetValue(block, out HashSet<Register>? known))
        {
            after[block] = known = [];
        }

        known.UnionWith(live);
        var current = new HashSet<Register>(live);
        foreach (Operation operation in block.Operations.Reverse())
        {
            if (operation.Code == OpCode.WriteRegister)
            {
                current.Remove((Register)operation.Target!);
            }
            else if (operation.Code == OpCode.ReadRegister)
            {
                current.Add((Register)operation.Target!);
            }
        }

        return current;
    }
}
