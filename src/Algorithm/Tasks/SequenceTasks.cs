using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>The tasks by name; docs/tasks.md defines them.</summary>
public static class SequenceTasks
{
    private const string CsvKind = "csv";

    /// <summary>The generated tasks, with their usual sizes.</summary>
    public static ImmutableArray<GeneratedTask> All { get; } =
    [
        new SpiralTask(),
        new CueAccumulationTask(),
        new CopyTask(),
        new DelayedXorTask(),
        new SineTask(),
        new PatternGenerationTask(),
        new MackeyGlassTask(),
        new LorenzTask(),
        new AnBnTask(),
        new FlipFlopTask(),
    ];

    /// <summary>
    /// The task that a user names: <c>copy</c>, <c>copy:length=8,delay=20</c> with other sizes than the usual ones, or
    /// <c>csv:FILE</c> for the sequences of a file.
    /// </summary>
    /// <exception cref="FormatException">There is no such task or option; the message lists those there are.</exception>
    /// <exception cref="InputFileException">The file is missing or wrong.</exception>
    public static SequenceTask Find(string name)
    {
        string[] words = name.Split(':', 2);
        if (words is [CsvKind, string path])
        {
            return CsvTask.Load(path);
        }

        GeneratedTask task = All.FirstOrDefault(task => task.Name == words[0])
            ?? throw new FormatException(
                $"There is no task '{words[0]}'. Known are {string.Join(", ", All.Select(task => task.Name))}, "
                + $"and {CsvKind}:FILE for your own sequences.");
        return words.Length == 1 ? task : TaskOptions.Create(task, words[1]);
    }
}
