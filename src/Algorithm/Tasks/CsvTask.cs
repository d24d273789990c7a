using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Sequences of a user's CSV file, split at random into a training and a test set; docs/tasks.md describes the format.
/// </summary>
public sealed class CsvTask : SequenceTask
{
    private const ulong SplitStream = 3;

    private readonly CsvSequences data;
    private readonly double testFraction;

    private CsvTask(string path, CsvSequences data, double testFraction)
    {
        Name = $"csv:{path}";
        this.data = data;
        this.testFraction = testFraction;
    }

    public override string Name { get; }

    public override int InputCount => data.InputCount;

    public override int OutputCount => data.OutputCount;

    public override TargetKind Targets => data.Classes.IsEmpty ? TargetKind.Value : TargetKind.Class;

    /// <summary>
    /// Softmax cross entropy for classes, squared error for values; at every step if the file has targets in every row.
    /// </summary>
    public override Objective Objective =>
        new(data.Classes.IsEmpty ? LossKind.SquaredError : LossKind.SoftmaxCrossEntropy, data.Timing);

    /// <summary>The labels of the file, in the order of the outputs; empty for values.</summary>
    public ImmutableArray<string> Classes => data.Classes;

    /// <param name="testFraction">Share of the sequences to test with, inside (0, 1); each set has at least one.</param>
    /// <exception cref="InputFileException">The file is missing or wrong; the message has line and column.</exception>
    public static CsvTask Load(string path, double testFraction = 0.2) => testFraction is > 0 and < 1
        ? new(path, CsvSequenceReader.Read(path), testFraction)
        : throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, "The test fraction lies inside (0, 1).");

    /// <summary>Splits the sequences of the file, none of which is divided.</summary>
    /// <param name="trainCount">Not used: all sequences of the file are.</param>
    /// <param name="testCount">Not used.</param>
    /// <param name="seed">Decides which sequences are in which set.</param>
    public override SequenceDataset<T> CreateDataset<T>(int trainCount, int testCount, ulong seed)
    {
        Sequence<T>[] sequences = [.. data.Sequences.Select(sequence => sequence.ConvertTo<T>())];
        new RandomStream(seed, SplitStream).Shuffle<Sequence<T>>(sequences);
        int tests = Math.Clamp((int)Math.Round(testFraction * sequences.Length), 1, sequences.Length - 1);
        return new(InputCount, OutputCount, Targets, sequences[tests..], sequences[..tests]);
    }
}
