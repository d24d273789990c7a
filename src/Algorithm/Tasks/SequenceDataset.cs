using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <param name="Inputs">x, steps × m, row-major.</param>
/// <param name="Label">The class, 0 … classes − 1.</param>
public sealed record LabelledSequence<T>(T[] Inputs, int Label)
    where T : IFloatingPointIeee754<T>;

/// <summary>A sequence classification task. No sequence is in both sets.</summary>
/// <param name="InputCount">m</param>
public sealed record SequenceDataset<T>(
    int InputCount, int Classes, IReadOnlyList<LabelledSequence<T>> Train, IReadOnlyList<LabelledSequence<T>> Test)
    where T : IFloatingPointIeee754<T>;
