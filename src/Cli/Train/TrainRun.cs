using System.Collections.Immutable;
using System.Numerics;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Cli.Train;

/// <summary>Trains a network and keeps its folder up to date.</summary>
internal static class TrainRun
{
    /// <param name="checkpoint">Where to go on; null to begin.</param>
    public static ExitCode Run(TrainOptions options, Checkpoint? checkpoint, CancellationToken cancellationToken) =>
        options.Plan.IsSinglePrecision
            ? new TrainRun<float>(options, SparseEngines.Create).Run(checkpoint, cancellationToken)
            : new TrainRun<double>(options, options.Plan.Method.CreateEngine).Run(checkpoint, cancellationToken);
}

/// <typeparam name="T">Arithmetic type.</typeparam>
/// <param name="createEngine">Computes the gradients.</param>
internal sealed class TrainRun<T>(TrainOptions options, Func<Network<T>, IGradientEngine<T>> createEngine)
    where T : IFloatingPointIeee754<T>
{
    private readonly Experiment experiment = options.Plan.Experiment;

    /// <inheritdoc cref="TrainRun.Run"/>
    public ExitCode Run(Checkpoint? checkpoint, CancellationToken cancellationToken)
    {
        SequenceDataset<T> dataset = CreateDataset();
        Trainer<T> trainer = CreateTrainer(dataset);
        ImmutableSortedDictionary<string, string> settings =
            options.Plan.Settings.Add(DatasetFingerprint.Name, DatasetFingerprint.Of(dataset));
        if (checkpoint is not null)
        {
            Restore(trainer, checkpoint, settings);
        }

        try
        {
            using var metrics = new MetricsCsv(options.Folder.MetricsCsv, dataset.Targets, checkpoint?.History ?? []);
            TrainProgressView.Show(
                experiment, trainer.Iteration, report => Train(trainer, metrics, settings, report, cancellationToken));
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or TrainingDivergedException)
        {
            SayWhatIsKept();
            throw;
        }

        Finish(trainer, dataset);
        return ExitCode.Ok;
    }

    private void SayWhatIsKept()
    {
        if (File.Exists(options.Folder.Checkpoint))
        {
            Say($"{options.Folder.Checkpoint} is kept; --resume goes on from there");
        }
    }

    private SequenceDataset<T> CreateDataset()
    {
        try
        {
            return experiment.CreateDataset<T>();
        }
        catch (ArgumentException)
        {
            throw new UsageException(
                $"--train-sequences {experiment.TrainSequences}: the task {experiment.Task.Name} has too few different sequences "
                + "to test with others than those to train with; draw fewer");
        }
    }

    private Trainer<T> CreateTrainer(SequenceDataset<T> dataset)
    {
        try
        {
            return experiment.CreateTrainer(experiment.CreateNetwork<T>(), dataset, createEngine);
        }
        catch (NotSupportedException unfit) when (experiment.Training.Online)
        {
            throw new UsageException($"--online: not with --method {options.Plan.Method.Name}: {unfit.Message}");
        }
    }

    private void Restore(Trainer<T> trainer, Checkpoint checkpoint, ImmutableSortedDictionary<string, string> settings)
    {
        if (checkpoint.Settings[DatasetFingerprint.Name] != settings[DatasetFingerprint.Name])
        {
            throw new UsageException($"--task {experiment.Task.Name}: its sequences are not those that the run began with");
        }

        trainer.State = checkpoint.State.ConvertTo<T>();
        Say($"goes on after iteration {trainer.Iteration}");
    }

    private void Train(
        Trainer<T> trainer,
        MetricsCsv metrics,
        ImmutableSortedDictionary<string, string> settings,
        Action<TrainingProgress> report,
        CancellationToken cancellationToken)
    {
        foreach (TrainingProgress progress in trainer.Run())
        {
            bool isLast = progress.Iteration == experiment.Training.Iterations;
            if (progress.Iteration % options.Plan.MetricsInterval == 0 || progress.Test is not null)
            {
                metrics.Add(progress);
            }

            report(progress);
            if (progress.Iteration % options.CheckpointInterval == 0 || isLast || cancellationToken.IsCancellationRequested)
            {
                new Checkpoint(settings, trainer.State.ConvertTo<double>(), [.. metrics.Lines]).Save(options.Folder.Checkpoint);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void Finish(Trainer<T> trainer, SequenceDataset<T> dataset)
    {
        Evaluation test = Evaluation.Of(
            trainer.Network, dataset.Test, experiment.Objective, createEngine, experiment.Training.Workers);
        string json = MetricsJson.Write(options.Plan, trainer, dataset, test);
        new NetworkFile(trainer.Network.ConvertTo<double>(), experiment.Objective).Save(options.Folder.Network);
        AtomicFile.WriteAllText(options.Folder.MetricsJson, json);
        if (options.Json)
        {
            Console.Out.Write(json);
        }
        else
        {
            Console.Out.WriteLine($"test loss {test.Loss:0.000000}, {Score.Text(test, dataset.Targets)}");
            Console.Out.WriteLine(options.Folder.Network);
            Console.Out.WriteLine(options.Folder.MetricsJson);
        }
    }

    private static void Say(string message) => Console.Error.WriteLine($"srtrl: {message}");
}
