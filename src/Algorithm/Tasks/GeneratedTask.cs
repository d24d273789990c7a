using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace SparseRtrl.Algorithm;

/// <summary>A task whose sequences are generated at random.</summary>
public abstract class GeneratedTask : SequenceTask
{
    private const ulong TrainStream = 1;
    private const ulong TestStream = 2;
    private const int DrawsPerTestSequence = 100;

    /// <summary>One sequence.</summary>
    /// <param name="index">Its place in the set; classes alternate with it, so that a set is balanced.</param>
    public abstract Sequence<double> Draw(int index, RandomStream random);

    /// <summary>One sequence to test with, where those differ in kind from the ones to train with.</summary>
    /// <inheritdoc cref="Draw"/>
    public virtual Sequence<double> DrawTest(int index, RandomStream random) => Draw(index, random);

    /// <summary>
    /// Draws both sets, each from its own stream of random numbers. A test sequence whose inputs are in the training set is drawn
    /// again.
    /// </summary>
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are too few different sequences to keep the sets apart.</exception>
    public sealed override SequenceDataset<T> CreateDataset<T>(int trainCount, int testCount, ulong seed)
    {
        RandomStream trainRandom = new(seed, TrainStream), testRandom = new(seed, TestStream);
        Sequence<double>[] train = [.. Enumerable.Range(0, trainCount).Select(index => Draw(index, trainRandom))];
        HashSet<double[]> taken = new(train.Select(sequence => sequence.Inputs), SameNumbers.Instance);
        IEnumerable<Sequence<double>> test = Enumerable.Range(0, testCount)
            .Select(index => Enumerable.Range(0, DrawsPerTestSequence)
                .Select(_ => DrawTest(index, testRandom))
                .FirstOrDefault(sequence => !taken.Contains(sequence.Inputs))
                ?? throw new ArgumentException(
                    $"The task '{Name}' has too few different sequences to test with others than the {trainCount} to train with; "
                    + "make it longer or draw fewer.", nameof(trainCount)));
        return new(
            InputCount,
            OutputCount,
            Targets,
            [.. train.Select(sequence => sequence.ConvertTo<T>())],
            [.. test.Select(sequence => sequence.ConvertTo<T>())]);
    }

    private sealed class SameNumbers : IEqualityComparer<double[]>
    {
        public static SameNumbers Instance { get; } = new();

        public bool Equals(double[]? x, double[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] double[] obj)
        {
            HashCode hash = default;
            hash.AddBytes(MemoryMarshal.AsBytes(obj.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
