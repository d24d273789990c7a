using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>
/// Flattens sequences, decides branches on constants, drops what follows a leave and scopes that nobody leaves, and joins
/// neighbouring blocks: a block before an If or a do-while's test becomes part of its header, so that the scheduler sees one long
/// block instead of two short ones.
/// </summary>
internal sealed class SimplifyControl : IPass
{
    public string Name => "simplify-control";

    public Module Run(Module module) => module.WithBodies(Simplify);

    internal static Region Simplify(Region region)
    {
        var flat = new List<Region>();
        Append(flat, region);
        return flat is [var single] ? single : new Sequence([.. flat]);
    }

    /// <summary>Appends the simplified region to the list. False when control never gets past it.</summary>
    private static bool Append(List<Region> list, Region region)
    {
        switch (region)
        {
            case Block block:
                AppendBlock(list, block);
                return true;
            case Sequence sequence:
                return AppendAll(list, [.. Flatten(sequence)]);
            case If branch:
                AppendIf(list, branch);
                return true;
            case Loop loop:
                return AppendLoop(list, loop);
            case Scope scope:
                AppendScope(list, scope);
                return true;
            case Concurrently:
                list.Add(region);
                return true;
            default:
                list.Add(region);
                return false;
        }
    }

    private static IEnumerable<Region> Flatten(Region region) =>
        region is Sequence sequence ? sequence.Regions.SelectMany(Flatten) : [region];

    private static bool AppendAll(List<Region> list, ReadOnlySpan<Region> regions)
    {
        for (int i = 0; i < regions.Length; i++)
        {
            // What follows a branch that one side leaves belongs to the other side only; written so, the leave is a tail leave.
            if (regions[i] is If branch && i + 1 < regions.Length && (EndsInLeave(branch.Then) || EndsInLeave(branch.Else)))
            {
                var rest = new Sequence([.. regions[(i + 1)..]]);
                return Append(list, EndsInLeave(branch.Then)
                    ? branch with { Else = new Sequence([branch.Else, rest]) }
                    : branch with { Then = new Sequence([branch.Then, rest]) });
            }

            if (!Append(list, regions[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool EndsInLeave(Region region) =>
        region is Leave || (region is Sequence { Regions: [.., var last] } && EndsInLeave(last));

    private static void AppendBlock(List<Region> list, Block block)
    {
        if (list is [.., Block last])
        {
            list[^1] = Blocks.Join(last, block);
        }
        else if (block.Operations.Length > 0)
        {
            list.Add(block);
        }
    }

    private static void AppendIf(List<Region> list, If branch)
    {
        Block header = TakeLastBlock(list, branch.Header);
        if (branch.Condition is Constant known)
        {
            AppendBlock(list, header);
            Append(list, known.Literal != 0 ? branch.Then : branch.Else);
            return;
        }

        (Region then, Region otherwise) = (Simplify(branch.Then), Simplify(branch.Else));
        list.Add(IsEmpty(then) && IsEmpty(otherwise) ? header : branch with { Header = header, Then = then, Else = otherwise });
    }

    /// <summary>Appends the simplified loop to the list. False when control never gets past it.</summary>
    private static bool AppendLoop(List<Region> list, Loop loop)
    {
        if (loop.TestFirst)
        {
            if (loop.Condition is Constant { Literal: var literal } && literal == 0)
            {
                AppendBlock(list, loop.Header);
            }
            else
            {
                list.Add(loop with { Body = Simplify(loop.Body) });
            }

            return true;
        }

        if (loop.Condition is Constant { Literal: var once } && once == 0)
        {
            return Append(list, new Sequence([loop.Body, loop.Header]));
        }

        var body = new List<Region>();
        if (!Append(body, loop.Body))
        {
            // The first iteration leaves the loop.
            return Append(list, loop.Body);
        }

        list.Add(loop with { Header = TakeLastBlock(body, loop.Header), Body = new Sequence([.. body]) });
        return true;
    }

    private static void AppendScope(List<Region> list, Scope scope)
    {
        Region body = WithoutTailLeave(Simplify(scope.Body), scope.Label);
        if (Leaves(body, scope.Label))
        {
            list.Add(scope with { Body = body });
        }
        else
        {
            Append(list, body);
        }
    }

    /// <summary>A leave as the last thing of its scope goes where control goes anyway.</summary>
    private static Region WithoutTailLeave(Region region, int label) => region switch
    {
        Leave leave when leave.Label == label => Block.Empty,
        Sequence { Regions: [.. var before, var last] } => new Sequence([.. before, WithoutTailLeave(last, label)]),
        If branch => branch with { Then = WithoutTailLeave(branch.Then, label), Else = WithoutTailLeave(branch.Else, label) },
        _ => region,
    };

    private static bool Leaves(Region region, int label) => region switch
    {
        Leave leave => leave.Label == label,
        Sequence sequence => sequence.Regions.Any(r => Leaves(r, label)),
        If branch => Leaves(branch.Then, label) || Leaves(branch.Else, label),
        Loop loop => Leaves(loop.Body, label),
        Scope scope => Leaves(scope.Body, label),
        _ => false,
    };

    private static Block TakeLastBlock(List<Region> list, Block header)
    {
        if (list is not [.., Block last])
        {
            return header;
        }

        list.RemoveAt(list.Count - 1);
        return Blocks.Join(last, header);
    }

    private static bool IsEmpty(Region region) => region is Block { Operations: [] } or Sequence { Regions: [] };
}
