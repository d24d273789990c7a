using System.CommandLine;
using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Train;

namespace SparseRtrl.Cli.Commands;

/// <summary><c>srtrl train</c>: trains a network on a task, with checkpoints.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var settings = new TrainSettings();
        Option<DirectoryInfo> output = CommonOptions.Out("Folder of the run: checkpoint, metrics, trained network");
        output.Required = true;
        Option<bool> resume = new("--resume")
        {
            Description = "Go on from the checkpoint in the folder; settings come from it and need not be repeated",
        };
        Option<int> checkpointEvery = CommonOptions.Count(
            "--checkpoint-every", "Iterations from one checkpoint to the next", 100);
        Option<bool> json = CommonOptions.Json();
        Command command = new("train", "Train a network on a task") { output, resume, checkpointEvery, json };
        settings.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            DirectoryInfo folder = parsed.GetRequiredValue(output);
            Checkpoint? checkpoint = parsed.GetValue(resume) ? Load(folder) : null;
            RefuseOverwriting(folder, checkpoint);
            TrainOptions options = new(
                new(folder),
                checkpoint is null ? settings.Read(parsed) : settings.ReadAgain(command, parsed, checkpoint.Settings),
                parsed.GetValue(checkpointEvery),
                parsed.GetValue(json));
            OutputFolder.Prepare(folder);
            // On a thread of its own, because Ctrl-C is only listened to when this method has returned.
            return (int)await Task.Run(() => TrainRun.Run(options, checkpoint, cancellationToken), CancellationToken.None);
        });
        return command;
    }

    private static Checkpoint Load(DirectoryInfo folder) => Checkpoint.Load(new RunFolder(folder).Checkpoint);

    private static void RefuseOverwriting(DirectoryInfo folder, Checkpoint? checkpoint)
    {
        if (checkpoint is null && File.Exists(new RunFolder(folder).Checkpoint))
        {
            throw new UsageException($"--out {folder}: holds a run already; go on with it with --resume, or name another folder");
        }
    }
}
