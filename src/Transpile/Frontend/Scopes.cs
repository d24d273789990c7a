using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>
/// Removes what scopes do not need: a <see cref="Leave"/> that goes where control flow goes anyway, and scopes that nothing
/// leaves.
/// </summary>
internal static class Scopes
{
    public static Region Simplify(Scope scope)
    {
        Region body = WithoutFinalLeave(scope.Body, scope.Label);
        return Leaves(body, scope.Label) ? scope with { Body = body } : body;
    }

    private static Region WithoutFinalLeave(Region region, int label) => region switch
    {
        Leave leave when leave.Label == label => Sequence.Empty,
        Sequence { Regions: [.. var first, var last] } => Join(first, WithoutFinalLeave(last, label)),
        If choice => choice with { Then = WithoutFinalLeave(choice.Then, label), Else = WithoutFinalLeave(choice.Else, label) },
        // A region at the end of an inner scope is followed by the end of the outer one.
        Scope inner => Simplify(inner with { Body = WithoutFinalLeave(inner.Body, label) }),
        _ => region,
    };

    private static Region Join(IEnumerable<Region> first, Region last)
    {
        Region[] all = last is Sequence { Regions: [] } ? [.. first] : [.. first, last];
        return all is [Region only] ? only : new Sequence([.. all]);
    }

    private static bool Leaves(Region region, int label) => region switch
    {
        Leave leave => leave.Label == label,
        Sequence sequence => sequence.Regions.Any(r => Leaves(r, label)),
        If choice => Leaves(choice.Then, label) || Leaves(choice.Else, label),
        Loop loop => Leaves(loop.Body, label),
        Scope scope => Leaves(scope.Body, label),
        _ => false,
    };
}
