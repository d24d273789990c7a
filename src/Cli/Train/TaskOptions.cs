using System.CommandLine;
using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Commands;

namespace SparseRtrl.Cli.Train;

/// <summary>Options of the task: its sequences and what is minimised.</summary>
internal sealed class TaskOptions(SettingList settings)
{
    private readonly Option<string> task = settings.Add(new Option<string>("--task")
    {
        Description =
            $"One of {string.Join(", ", SequenceTasks.All.Select(task => task.Name))}, or csv:FILE; docs/tasks.md defines them",
        HelpName = "NAME",
        DefaultValueFactory = _ => SequenceTasks.All[0].Name,
    });

    private readonly Option<int> trainSequences = settings.Add(CommonOptions.Count(
        "--train-sequences", "Sequences to train with, of a generated task", 2000));

    private readonly Option<int> testSequences = settings.Add(CommonOptions.Count(
        "--test-sequences", "Sequences to test with, of a generated task", 1000));

    private readonly Option<string?> loss = settings.Add(CommonOptions.OptionalChoice(
        "--loss", "What is minimised (the task's usual loss)", FileWords.Losses.All));

    private readonly Option<string?> lossAt = settings.Add(CommonOptions.OptionalChoice(
        "--loss-at", "Steps that have a loss (as usual for the task)", FileWords.Timings.All));

    public int TrainSequences(SettingReader reader) => reader.Get(trainSequences);

    public int TestSequences(SettingReader reader) => reader.Get(testSequences);

    public SequenceTask Task(SettingReader reader)
    {
        string name = reader.Get(task);
        try
        {
            return SequenceTasks.Find(name);
        }
        catch (FormatException unknown)
        {
            throw new UsageException($"{task.Name} {name}: {unknown.Message}");
        }
    }

    public Objective Objective(SettingReader reader, SequenceTask task)
    {
        string usual = FileWords.Losses.WordOf(task.Objective.Loss);
        FileWords.Losses.TryFind(reader.Get(loss, usual), out LossKind kind);
        FileWords.Timings.TryFind(reader.Get(lossAt, FileWords.Timings.WordOf(task.Objective.Timing)), out LossTiming timing);
        // Targets are written for the task's loss: one-hot, ±1 or numbers. A squared error can be taken to any of them.
        return kind == task.Objective.Loss || kind == LossKind.SquaredError
            ? new(kind, timing)
            : throw new UsageException(
                $"{loss.Name} {FileWords.Losses.WordOf(kind)}: does not fit the targets of the task {task.Name}; "
                + $"choose {usual} or {FileWords.Losses.WordOf(LossKind.SquaredError)}");
    }
}
