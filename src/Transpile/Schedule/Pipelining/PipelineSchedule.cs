using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// A loop body whose iterations overlap: a new one starts every <paramref name="InitiationInterval"/> cycles, before the ones
/// before it have ended.
/// </summary>
/// <param name="Body">The operations, test of the loop included.</param>
/// <param name="Placement">Where the operations are; they are not moved any more.</param>
/// <param name="Depth">Cycles from the start of an iteration to its end.</param>
internal sealed record PipelineSchedule(LoopDependences Body, ChainedPlacement Placement, int InitiationInterval, int Depth)
{
    public ImmutableArray<Operation> Operations => Body.Operations;

    /// <summary>Cycle of each operation, counted from the start of its iteration.</summary>
    public ImmutableArray<int> Cycles { get; } = [.. Placement.Cycles];

    /// <summary>As in <see cref="BlockSchedule"/>.</summary>
    public double LongestChainNanoseconds => Placement.LongestChainNanoseconds;

    /// <summary>The same with operations in other cycles.</summary>
    public PipelineSchedule With(ChainedPlacement placement) => new(Body, placement, InitiationInterval, Depth);

    /// <summary>Iterations that are under way at the same time.</summary>
    public int Stages => (Depth + InitiationInterval - 1) / InitiationInterval;
}
