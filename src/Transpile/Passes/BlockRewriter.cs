using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>Base of passes that rewrite each block on its own and leave the control structure as it is.</summary>
internal abstract class BlockRewriter
{
    public Module Rewrite(Module module) => module.WithBodies(Rewrite);

    public Region Rewrite(Region region) => region switch
    {
        Block block => RewriteBlock(block, condition: null).Block,
        Sequence sequence => new Sequence([.. sequence.Regions.Select(Rewrite)]),
        If branch => RewriteIf(branch),
        Loop loop => RewriteLoop(loop),
        Scope scope => scope with { Body = Rewrite(scope.Body) },
        _ => region,
    };

    /// <summary>Rewrites one block. <paramref name="condition"/> is what an If or a Loop reads from its header.</summary>
    protected abstract (Block Block, Operand? Condition) RewriteBlock(Block block, Operand? condition);

    private If RewriteIf(If branch)
    {
        (Block header, Operand? condition) = RewriteBlock(branch.Header, branch.Condition);
        return branch with { Header = header, Condition = condition!, Then = Rewrite(branch.Then), Else = Rewrite(branch.Else) };
    }

    private Loop RewriteLoop(Loop loop)
    {
        (Block header, Operand? condition) = RewriteBlock(loop.Header, loop.Condition);
        return loop with { Header = header, Condition = condition!, Body = Rewrite(loop.Body) };
    }
}

/// <summary>Walks over the blocks of a region in program order.</summary>
internal static class Blocks
{
    public static IEnumerable<Block> Of(Module module) => module.Methods.SelectMany(e => Of(e.Body));

    public static IEnumerable<Block> Of(Region region) => region switch
    {
        Block block => [block],
        Sequence sequence => sequence.Regions.SelectMany(Of),
        If branch => [branch.Header, .. Of(branch.Then), .. Of(branch.Else)],
        Loop { TestFirst: true } loop => [loop.Header, .. Of(loop.Body)],
        Loop loop => [.. Of(loop.Body), loop.Header],
        Scope scope => Of(scope.Body),
        _ => [],
    };

    /// <summary>The first value number that no operation of the module uses.</summary>
    public static int NextValueId(Module module) => module.Methods.Select(e => NextValueId(e.Body)).DefaultIfEmpty(0).Max();

    /// <summary>The first value number that no operation of the region uses.</summary>
    public static int NextValueId(Region region) =>
        1 + Of(region).SelectMany(b => b.Operations).Select(o => o.Result?.Id ?? -1).DefaultIfEmpty(-1).Max();

    /// <summary>True when other processes may change fields in the course of the region.</summary>
    public static bool StartProcesses(Region region) => region switch
    {
        Concurrently => true,
        Sequence sequence => sequence.Regions.Any(StartProcesses),
        If branch => StartProcesses(branch.Then) || StartProcesses(branch.Else),
        Loop loop => StartProcesses(loop.Body),
        Scope scope => StartProcesses(scope.Body),
        _ => false,
    };

    /// <summary>Joins blocks into one.</summary>
    public static Block Join(params IEnumerable<Block> blocks) => new([.. blocks.SelectMany(b => b.Operations)]);

    public static ImmutableArray<Operation> Operations(Region region) => [.. Of(region).SelectMany(b => b.Operations)];
}
