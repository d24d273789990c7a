using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>Signals that one operation needs besides its result, because VHDL selects bits of names only.</summary>
internal sealed class HelperSignals(NameTable names, string owner)
{
    private readonly List<ConcurrentAssignment> assignments = [];

    public IReadOnlyList<ConcurrentAssignment> Assignments => assignments;

    /// <summary>Gives an intermediate value a name.</summary>
    public Name Define(string suffix, Expression value)
    {
        if (value is Name name)
        {
            return name;
        }

        name = new Name(names.Add($"{owner}_{suffix}"), value.Type);
        assignments.Add(new(name, [new(value, null)]));
        return name;
    }
}
