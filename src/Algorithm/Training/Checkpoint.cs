using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>
/// A training run as a file: everything that a later process needs to go on exactly where this one stood.
/// <c>docs/training.md</c> describes the format and what is guaranteed.
/// </summary>
/// <param name="Settings">What the run was started with, by name. A run only goes on with equal settings.</param>
/// <param name="State">Double precision holds the numbers of single precision exactly.</param>
/// <param name="History">The progress so far, in the form that the caller prefers; one line per entry.</param>
public sealed record Checkpoint(
    ImmutableSortedDictionary<string, string> Settings, TrainingState<double> State, ImmutableArray<string> History)
{
    /// <summary>Writes the file whole or not at all; an older file stays until the new one is safely on the disk.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one is still whole.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => CheckpointFormat.Write(stream, this));

    /// <exception cref="InputFileException">
    /// The file is missing, no checkpoint, of a newer version, cut short or otherwise damaged.
    /// </exception>
    public static Checkpoint Load(string path) => CheckpointFormat.Read(path, InputFile.ReadAllBytes(path));
}
