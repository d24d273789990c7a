using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace SparseRtrl.Algorithm;

/// <summary>Words of files and commands with what they stand for, in the order in which messages list them.</summary>
public sealed class FileWords<T>(params ImmutableArray<(string Word, T Meaning)> words)
{
    public IEnumerable<string> All => words.Select(entry => entry.Word);

    public bool TryFind(string? word, [MaybeNullWhen(false)] out T meaning)
    {
        foreach ((string Word, T Meaning) entry in words)
        {
            if (entry.Word == word)
            {
                meaning = entry.Meaning;
                return true;
            }
        }

        meaning = default;
        return false;
    }

    public string WordOf(T meaning) => words.First(entry => EqualityComparer<T>.Default.Equals(entry.Meaning, meaning)).Word;
}

/// <summary>The words of the network format, which are also those of the options.</summary>
public static class FileWords
{
    /// <summary>One of each kind, by name; its constants are the defaults.</summary>
    public static FileWords<Cell> Cells { get; } = new(
        [.. new Cell[] { new EvRnnCell(new()), new EgruCell(new()), new TanhRnnCell(), new GruCell() }
            .Select(cell => (cell.Name, cell))]);

    /// <summary>In the order of <see cref="Gate"/>.</summary>
    public static ImmutableArray<string> Gates { get; } = ["u", "r", "z"];

    public static FileWords<StateReset> Resets { get; } = new(
        ("subtract-threshold", StateReset.SubtractThreshold), ("to-zero", StateReset.ToZero), ("none", StateReset.None));

    public static FileWords<LossKind> Losses { get; } = new(
        ("softmax-cross-entropy", LossKind.SoftmaxCrossEntropy),
        ("squared-error", LossKind.SquaredError),
        ("binary-cross-entropy", LossKind.BinaryCrossEntropy));

    public static FileWords<LossTiming> Timings { get; } = new(("last", LossTiming.LastStep), ("every", LossTiming.EveryStep));

    public static FileWords<bool> ReadoutHasTrace { get; } = new(("last", false), ("trace", true));
}
