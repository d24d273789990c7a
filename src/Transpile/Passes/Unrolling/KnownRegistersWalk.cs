using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes.Unrolling;

/// <summary>
/// Rewrites regions and carries along what is known of the registers. Conditions that this decides, and what control does not get
/// to, are left out.
/// </summary>
internal abstract class KnownRegistersWalk
{
    private readonly Dictionary<int, KnownRegisters?> afterScope = [];

    /// <returns>Null for what is known where control does not get past the region.</returns>
    public (Region Region, KnownRegisters? After) Rewrite(Region region, KnownRegisters known)
    {
        switch (region)
        {
            case Block block:
                return (block, known.Execute(block).After);
            case Sequence sequence:
                return RewriteSequence(sequence, known);
            case If branch:
                return RewriteIf(branch, known);
            case Loop loop:
                return RewriteLoop(loop, known);
            case Scope scope:
                afterScope[scope.Label] = null;
                (Region body, KnownRegisters? end) = Rewrite(scope.Body, known);
                return (scope with { Body = body }, KnownRegisters.Join(end, afterScope[scope.Label]));
            case Leave leave:
                afterScope[leave.Label] = KnownRegisters.Join(afterScope.GetValueOrDefault(leave.Label), known);
                return (leave, null);
            case Concurrently:
                return (region, known.WithoutFields());
            default:
                throw new InvalidOperationException($"Unknown region {region.GetType().Name}.");
        }
    }

    private (Region Region, KnownRegisters? After) RewriteSequence(Sequence sequence, KnownRegisters known)
    {
        KnownRegisters? state = known;
        var rewritten = new List<Region>();
        foreach (Region part in sequence.Regions)
        {
            if (state is null)
            {
                break; // control does not get here
            }

            (Region next, state) = Rewrite(part, state);
            rewritten.Add(next);
        }

        return (new Sequence([.. rewritten]), state);
    }

    private (Region Region, KnownRegisters? After) RewriteIf(If branch, KnownRegisters known)
    {
        (KnownRegisters tested, Int128? condition) = known.Execute(branch.Header, branch.Condition);
        if (condition is { } decided)
        {
            (Region taken, KnownRegisters? after) = Rewrite(decided != 0 ? branch.Then : branch.Else, tested);
            return (new Sequence([branch.Header, taken]), after);
        }

        (Region then, KnownRegisters? afterThen) = Rewrite(branch.Then, tested);
        (Region otherwise, KnownRegisters? afterElse) = Rewrite(branch.Else, tested);
        return (branch with { Then = then, Else = otherwise }, KnownRegisters.Join(afterThen, afterElse));
    }

    /// <inheritdoc cref="Rewrite"/>
    protected abstract (Region Region, KnownRegisters? After) RewriteLoop(Loop loop, KnownRegisters known);
}
