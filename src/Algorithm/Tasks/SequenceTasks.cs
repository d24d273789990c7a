using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>The tasks by name; docs/tasks.md defines them.</summary>
public static class SequenceTasks
{
    private const string CsvPrefix = "csv:";

    /// <summary>The generated tasks, with their usual sizes.</summary>
    public static ImmutableArray<GeneratedTask> All { get; } = [new SpiralTask()];

    /// <summary>The generated task with this name, or for <c>csv:FILE</c> the sequences of a file.</summary>
    /// <exception cref="FormatException">There is no such task; the message lists those there are.</exception>
    /// <exception cref="InputFileException">The file is missing or wrong.</exception>
    public static SequenceTask Find(string name)
    {
        if (name.StartsWith(CsvPrefix, StringComparison.Ordinal))
        {
            return CsvTask.Load(name[CsvPrefix.Length..]);
        }

        return All.FirstOrDefault(task => task.Name == name)
            ?? throw new FormatException(
                $"There is no task '{name}'. Known are {string.Join(", ", All.Select(task => task.Name))}, and {CsvPrefix}FILE "
                + "for your own sequences.");
    }
}
