using Spectre.Console;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Cli.Train;

/// <summary>Shows on stderr how far a run is: a bar on a terminal, otherwise a line per evaluation on the test set.</summary>
internal static class TrainProgressView
{
    /// <param name="done">Iterations that were done before.</param>
    /// <param name="train">Trains, and reports each iteration.</param>
    public static void Show(Experiment experiment, int done, Action<Action<TrainingProgress>> train)
    {
        if (Console.IsErrorRedirected)
        {
            train(progress => WriteLine(progress, experiment.Task.Targets));
            return;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        console.Progress()
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask("starts", maxValue: experiment.Training.Iterations);
                bar.Value = done;
                Evaluation? test = null;
                train(progress =>
                {
                    test = progress.Test ?? test;
                    bar.Description = Markup.Escape(Describe(progress, test, experiment.Task.Targets));
                    bar.Value = progress.Iteration;
                });
            });
    }

    private static void WriteLine(TrainingProgress progress, TargetKind targets)
    {
        if (progress.Test is not null)
        {
            Console.Error.WriteLine($"srtrl: iteration {Describe(progress, progress.Test, targets)}");
        }
    }

    private static string Describe(TrainingProgress progress, Evaluation? test, TargetKind targets)
    {
        Evaluation batch = progress.Batch;
        string densities = batch.Counts.Steps > 0 ? $", α̃ {batch.ActivityDensity:0.000}, β̃ {batch.BackwardDensity:0.000}" : "";
        string tested = test is null ? "" : $"; test loss {test.Loss:0.0000}, {Score.Text(test, targets)}";
        return $"{progress.Iteration}: loss {batch.Loss:0.0000}, {Score.Text(batch, targets)}{densities}{tested}";
    }
}
