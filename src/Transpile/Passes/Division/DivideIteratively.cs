using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes.Ranges;

namespace SparseRtrl.Transpile.Passes.Division;

/// <summary>
/// Replaces every division that is left by a restoring divider: a loop that gives one bit of the quotient a cycle. Quotient and
/// remainder of the same two numbers share it. Divisions of one controller never overlap, so those with subtractions of the same width
/// use the same registers, and their loops become the same logic.
/// </summary>
/// <remarks>Runs when all loops test after their body: a division in a test then has a block to stand in.</remarks>
internal sealed class DivideIteratively : IPass
{
    private readonly List<Register> registers = [];
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(int SubtractionBits, Int128? Divisor), DividerShape> shapes = [];
    private readonly Dictionary<(int SubtractionBits, Int128? Divisor), DividerRegisters> dividers = [];
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
        ImmutableArray<EntryPoint> entries = RewriteController(module.Entries);
        ImmutableArray<EntryPoint> processes = [.. module.Processes.SelectMany(p => RewriteController([p]))];
        return module with { Entries = entries, Processes = processes, Registers = [.. module.Registers, .. registers] };
    }

    /// <param name="methods">Those that never work at the same time.</param>
    private ImmutableArray<EntryPoint> RewriteController(ImmutableArray<EntryPoint> methods)
    {
        shapes.Clear();
        dividers.Clear();
        foreach (Operation division in methods.SelectMany(m => Blocks.Operations(m.Body)).Where(o => o.Code.IsDivision()))
        {
            DividerShape shape = ShapeOf(division);
            shapes[KeyOf(shape)] = shapes.GetValueOrDefault(KeyOf(shape), shape).With(shape);
        }

        return [.. methods.Select(m => m with { Body = Rewrite(m.Body) })];
    }

    private DividerShape ShapeOf(Operation division) => DividerShape.Of(
        division.Operands[1], ranges.OverAll(division.Operands[0]), ranges.OverAll(division.Operands[1]));

    private static (int, Int128?) KeyOf(DividerShape shape) => (shape.SubtractionBits, shape.ConstantDivisor);

    private DividerRegisters RegistersOf(DividerShape shape, Provenance origin)
    {
        if (!dividers.TryGetValue(KeyOf(shape), out DividerRegisters? known))
        {
            known = dividers[KeyOf(shape)] = DividerRegisters.Create(
                shapes[KeyOf(shape)], (name, type) => NewRegister(name, type, origin));
        }

        return known;
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
        DividerShape shape = ShapeOf(first);
        var divider = new RestoringDivider(first, operands[0], operands[1], shape, RegistersOf(shape, first.Origin));
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
