using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// A loop body whose iterations overlap: a new one starts every <paramref name="InitiationInterval"/> cycles, before the ones
/// before it have ended.
/// </summary>
/// <param name="Operations">The body, test of the loop included.</param>
/// <param name="Cycles">Cycle of each operation, counted from the start of its iteration.</param>
/// <param name="Depth">Cycles from the start of an iteration to its end.</param>
/// <param name="LongestChainNanoseconds">As in <see cref="BlockSchedule"/>.</param>
internal sealed record PipelineSchedule(
    ImmutableArray<Operation> Operations,
    ImmutableArray<int> Cycles,
    int InitiationInterval,
    int Depth,
    double LongestChainNanoseconds)
{
    /// <summary>Iterations that are under way at the same time.</summary>
    public int Stages => (Depth + InitiationInterval - 1) / InitiationInterval;
}
