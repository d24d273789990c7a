using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>What a CSV file of sequences holds.</summary>
/// <param name="InputCount">m</param>
/// <param name="OutputCount">o: one per class, or one per column of values.</param>
/// <param name="Classes">Labels in the order of the outputs; empty for values.</param>
/// <param name="Timing">Whether there are targets at every step or at the last one.</param>
/// <param name="Sequences">In the order of the file; at least two.</param>
internal sealed record CsvSequences(
    int InputCount,
    int OutputCount,
    ImmutableArray<string> Classes,
    LossTiming Timing,
    ImmutableArray<Sequence<double>> Sequences);
