using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Something to learn from sequences, with the loss it is usually learned with.</summary>
public abstract class SequenceTask
{
    /// <summary>As commands call it.</summary>
    public abstract string Name { get; }

    /// <summary>m</summary>
    public abstract int InputCount { get; }

    /// <summary>o</summary>
    public abstract int OutputCount { get; }

    public abstract TargetKind Targets { get; }

    /// <summary>The usual loss, and whether targets are for the last step or for every step.</summary>
    public abstract Objective Objective { get; }

    /// <summary>The training and test sets; equal arguments give equal sets, to the bit.</summary>
    /// <param name="trainCount">Training sequences of a generated task; the data of a file are split by their own rule.</param>
    /// <param name="testCount">Test sequences of a generated task.</param>
    public abstract SequenceDataset<T> CreateDataset<T>(int trainCount, int testCount, ulong seed)
        where T : IFloatingPointIeee754<T>;
}
