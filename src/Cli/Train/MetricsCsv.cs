using SparseRtrl.Algorithm;

namespace SparseRtrl.Cli.Train;

/// <summary>The progress of a run as CSV: one line per iteration that is recorded.</summary>
internal sealed class MetricsCsv : IDisposable
{
    private readonly List<string> lines;
    private readonly StreamWriter writer;
    private readonly TargetKind targets;

    /// <param name="history">Lines of the iterations before; what else the file holds is dropped.</param>
    public MetricsCsv(string path, TargetKind targets, IEnumerable<string> history)
    {
        this.targets = targets;
        lines = [.. history];
        string score = Score.Name(targets);
        AtomicFile.WriteAllText(path, string.Concat(lines
            .Prepend($"iteration,loss,{score},activity_density,backward_density,learning_rate,gradient_norm,recurrent_weights,"
                + $"test_loss,test_{score}")
            .Select(line => line + "\n")));
        writer = new(path, append: true) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>The lines so far, without the header.</summary>
    public IReadOnlyList<string> Lines => lines;

    public void Add(TrainingProgress progress)
    {
        Evaluation batch = progress.Batch;
        bool counted = batch.Counts.Steps > 0;
        string line = string.Join(
            ',',
            progress.Iteration,
            batch.Loss,
            Score.Of(batch, targets),
            counted ? batch.ActivityDensity : "",
            counted ? batch.BackwardDensity : "",
            progress.LearningRate,
            progress.GradientNorm,
            progress.RecurrentWeights,
            progress.Test?.Loss,
            progress.Test is { } test ? Score.Of(test, targets) : null);
        writer.WriteLine(line);
        lines.Add(line);
    }

    public void Dispose() => writer.Dispose();
}

/// <summary>The score that fits the targets: accuracy for classes, normalised error for values.</summary>
internal static class Score
{
    public static string Name(TargetKind targets) => targets == TargetKind.Class ? "accuracy" : "nrmse";

    public static double Of(Evaluation evaluation, TargetKind targets) =>
        targets == TargetKind.Class ? evaluation.Accuracy : evaluation.NormalisedError;

    public static string Text(Evaluation evaluation, TargetKind targets) => targets == TargetKind.Class
        ? $"accuracy {100 * evaluation.Accuracy:0.0} %"
        : $"NRMSE {evaluation.NormalisedError:0.0000}";
}
