using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>The generated tasks, with their usual sizes.</summary>
public static class SequenceTasks
{
    public static ImmutableArray<SequenceTask> All { get; } = [new SpiralTask()];
}
