using SparseRtrl.Algorithm;

namespace SparseRtrl.Cli.Demo;

/// <summary>A trained network and how it came about.</summary>
/// <param name="Network">Trained in float.</param>
/// <param name="Progress">One entry per iteration, on the training batch before its update.</param>
/// <param name="Test">On sequences that were not trained on.</param>
/// <param name="Metrics">On the same sequences.</param>
internal sealed record TrainingResult(
    Experiment Experiment,
    Network<float> Network,
    IReadOnlyList<TrainingProgress> Progress,
    Evaluation Test,
    NeuroBenchMetrics Metrics,
    IReadOnlyList<Sequence<double>> TestSequences)
{
    /// <summary>Where numbers about the test come from, as the report says it.</summary>
    public string TestSource => $"{TestSequences.Count} test sequences, float engine";
}

/// <summary>Step 1: trains an EvRNN on spirals with sparse RTRL in float.</summary>
internal static class TrainingStage
{
    /// <summary>What the demo promises; less is a failed check.</summary>
    public const double RequiredAccuracy = 0.97;

    public static TrainingResult Run(int seed, Action<TrainingProgress> observe, CancellationToken cancellationToken)
    {
        Experiment experiment = SpiralExperiment.Demo with { Seed = (ulong)seed };
        Network<float> network = experiment.CreateNetwork<float>();
        SequenceDataset<float> dataset = experiment.CreateDataset<float>();
        var history = new List<TrainingProgress>();
        foreach (TrainingProgress iteration in experiment.CreateTrainer(network, dataset).Run())
        {
            cancellationToken.ThrowIfCancellationRequested();
            history.Add(iteration);
            observe(iteration);
        }

        Evaluation test = Evaluation.Of(network, dataset.Test, experiment.Objective);
        NeuroBenchMetrics metrics = NeuroBenchMetrics.Measure(
            network, dataset.Test, experiment.Objective, updatesPerSequence: 1.0 / experiment.Training.BatchSize);
        return new(experiment, network, history, test, metrics, experiment.CreateDataset<double>().Test);
    }
}
