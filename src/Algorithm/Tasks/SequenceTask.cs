using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>A task whose sequences are generated at random, with the loss it is usually learned with.</summary>
public abstract class SequenceTask
{
    private const ulong TrainStream = 1;
    private const ulong TestStream = 2;

    /// <summary>As commands call it.</summary>
    public abstract string Name { get; }

    /// <summary>m</summary>
    public abstract int InputCount { get; }

    /// <summary>o</summary>
    public abstract int OutputCount { get; }

    public abstract TargetKind Targets { get; }

    /// <summary>The usual loss, and whether targets are for the last step or for every step.</summary>
    public abstract Objective Objective { get; }

    /// <summary>One sequence.</summary>
    /// <param name="index">Its place in the set; classes alternate with it, so that a set is balanced.</param>
    public abstract Sequence<double> Draw(int index, RandomStream random);

    /// <summary>Draws both sets, each from its own stream of random numbers; equal arguments give equal sets, to the bit.</summary>
    public SequenceDataset<T> CreateDataset<T>(int trainCount, int testCount, ulong seed)
        where T : IFloatingPointIeee754<T> => new(
            InputCount,
            OutputCount,
            Targets,
            DrawMany<T>(trainCount, new(seed, TrainStream)),
            DrawMany<T>(testCount, new(seed, TestStream)));

    private List<Sequence<T>> DrawMany<T>(int count, RandomStream random)
        where T : IFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, count).Select(index => Draw(index, random).ConvertTo<T>())];
}
