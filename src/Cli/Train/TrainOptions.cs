using System.Collections.Immutable;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Cli.Train;

/// <summary>What the user asked of <c>srtrl train</c>.</summary>
/// <param name="Folder">Folder of the run; it exists and can be written.</param>
/// <param name="CheckpointInterval">Iterations from one checkpoint to the next.</param>
/// <param name="Json">Print the metrics as JSON on stdout.</param>
internal sealed record TrainOptions(RunFolder Folder, TrainPlan Plan, int CheckpointInterval, bool Json);

/// <summary>What a run computes: equal plans give equal files, to the byte.</summary>
/// <param name="Settings">The options that it was read from.</param>
/// <param name="Method">Computes the gradients.</param>
/// <param name="IsSinglePrecision">Single precision, which sparse RTRL alone can run.</param>
/// <param name="MetricsInterval">Iterations from one line of metrics.csv to the next.</param>
internal sealed record TrainPlan(
    ImmutableSortedDictionary<string, string> Settings,
    Experiment Experiment,
    GradientMethod Method,
    bool IsSinglePrecision,
    int MetricsInterval);

/// <summary>The files of a run; docs/training.md describes them.</summary>
internal sealed record RunFolder(DirectoryInfo Folder)
{
    public string Checkpoint => PathOf("checkpoint.json");

    public string MetricsCsv => PathOf("metrics.csv");

    public string MetricsJson => PathOf("metrics.json");

    public string Network => PathOf("network.json");

    private string PathOf(string name) => Path.Combine(Folder.ToString(), name);
}
