using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>What a name or an expression stands for, scalar by scalar (see <see cref="Shape"/>).</summary>
internal abstract record Binding
{
    /// <summary>A field of a struct.</summary>
    public abstract Binding Slice((int Start, int Count) range);
}

/// <summary>Storage: registers, or one element of memories. Without an index also the memories of an array, or a queue.</summary>
internal sealed record Place(ImmutableArray<Symbol> Leaves, Pending? Index = null) : Binding
{
    public override Place Slice((int Start, int Count) range) => this with { Leaves = Leaves.Slice(range.Start, range.Count) };
}

/// <summary>Operands that were computed before.</summary>
internal sealed record Held(ImmutableArray<Pending> Leaves) : Binding
{
    public override Held Slice((int Start, int Count) range) => new(Leaves.Slice(range.Start, range.Count));
}
