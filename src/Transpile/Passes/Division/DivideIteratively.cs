using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes.Ranges;

namespace SparseRtrl.Transpile.Passes.Division;

/// <summary>
/// Replaces every division that is left by a restoring divider: a loop that gives one bit of the quotient a cycle. Quotient and
/// remainder of the same two numbers share it.
/// </summary>
/// <remarks>Runs when all loops test after their body: a division in a test then has a block to stand in.</remarks>
internal sealed class DivideIteratively : IPass
{
    private readonly List<Register> registers = [];
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
    private RangeAnalysis ranges = null!;
    private int nextValueId;

    public string Name => "divide-iteratively";

    public Module Run(Module module)
    {
        if (!Blocks.Of(module).SelectMany(b => b.Operations).Any(o => o.Code.IsDivision()))
        {
            return module;
        }

        ranges = RangeAnalysis.Run(module);
        nextValueId = Blocks.NextValueId(module);
        names.UnionWith(module.Registers.Select(r => r.Name).Concat(module.Memories.Select(m => m.Name)));
        Module divided = module.WithBodies(Rewrite);
        return divided with { Registers = [.. module.Registers, .. registers] };
    }

    private Region Rewrite(Region region) => region switch
    {
        Block block => RewriteBlock(block),
        Sequence sequence => new Sequence([.. sequence.Regions.Select(Rewrite)]),
        If branch => RewriteIf(branch),
        Loop loop => RewriteLoop(loop),
        Scope scope => scope with { Body = Rewrite(scope.Body) },
        _ => region,
    };

    private Sequence RewriteBlock(Block block)
    {
        (IEnumerable<Region> before, Block last, _) = Split(block, condition: null);
        return new([.. before, last]);
    }

    private Sequence RewriteIf(If branch)
    {
        (IEnumerable<Region> before, Block header, Operand? condition) = Split(branch.Header, branch.Condition);
        return new(
        [
            .. before,
            branch with { Header = header, Condition = condition!, Then = Rewrite(branch.Then), Else = Rewrite(branch.Else) },
        ]);
    }

    private Loop RewriteLoop(Loop loop)
    {
        (IEnumerable<Region> before, Block header, Operand? condition) = Split(loop.Header, loop.Condition);
        return loop.TestFirst && before.Any()
            ? throw new InvalidOperationException($"The loop {loop.Name} divides in a test before its body.")
            : loop with { Body = new Sequence([Rewrite(loop.Body), .. before]), Header = header, Condition = condition! };
    }

    /// <summary>The block without divisions, and what comes before it.</summary>
    private (IEnumerable<Region> Before, Block Last, Operand? Condition) Split(Block block, Operand? condition)
    {
        var parts = new BlockParts((value, origin) => NewRegister("kept", value.Type, origin), () => nextValueId++);
        var loops = new List<Loop>();
        var done = new HashSet<Operation>(ReferenceEqualityComparer.Instance);
        foreach (Operation operation in block.Operations)
        {
            if (!operation.Code.IsDivision())
            {
                parts.Append(operation);
            }
            else if (!done.Contains(operation))
            {
                Operation[] together = [.. block.Operations.Where(
                    o => o.Code.IsDivision() && o.Operands.SequenceEqual(operation.Operands))];
                done.UnionWith(together);
                loops.Add(Divide(together, parts));
            }
        }

        (IReadOnlyList<Block> blocks, Operand? moved) = parts.ToBlocks(condition);
        return (blocks.Zip(loops).SelectMany(p => new Region[] { p.First, p.Second }), blocks[^1], moved);
    }

    /// <summary>Appends what comes before the loop, a cut, and what gives the results after it.</summary>
    private Loop Divide(Operation[] together, BlockParts parts)
    {
        Operation first = together[0];
        Interval[] operands = [.. first.Operands.Select(ranges.OverAll)];
        var divider = new RestoringDivider(
            first, operands[0], operands[1], (name, type) => NewRegister(name, type, first.Origin));
        foreach (Operation operation in Build(first.Origin, divider.Prepare))
        {
            parts.Append(operation);
        }

        parts.Cut();
        foreach (Operation operation in together.SelectMany(o => Build(o.Origin, builder => divider.Finish(o, builder))))
        {
            parts.Append(operation);
        }

        Loop loop = null!;
        Build(first.Origin, builder => loop = divider.Loop(builder));
        return loop;
    }

    private ImmutableArray<Operation> Build(Provenance origin, Action<OperationBuilder> append)
    {
        var builder = new OperationBuilder(nextValueId) { Origin = origin };
        append(builder);
        nextValueId = builder.NextValueId;
        return builder.ToBlock().Operations;
    }

    private Register NewRegister(string name, HardwareType type, Provenance origin)
    {
        string unique = name;
        for (int number = 2; !names.Add(unique); number++)
        {
            unique = $"{name}_{number}";
        }

        var register = new Register(unique, type, initialValue: 0, isField: false, isHostWritable: false, origin.Span);
        registers.Add(register);
        return register;
    }
}
