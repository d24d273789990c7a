using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>One point of the curves of a run: means over a window of iterations, on the training batches.</summary>
/// <param name="Iteration">Last iteration of the window.</param>
/// <param name="ComputeAdjustedIteration">
/// Iterations so far, each weighted with the density of the influence matrix in the columns of recurrent weights: how long the
/// run has taken on a machine that only computes what is not zero, in iterations of dense RTRL.
/// </param>
/// <param name="ActivitySparsity">1 − α̃; of the outputs that the recurrent connections see.</param>
/// <param name="InfluenceSparsity">At the end of the window.</param>
/// <param name="Counts">Operations of all iterations of the window.</param>
public sealed record ReproductionPoint(
    int Iteration,
    double ComputeAdjustedIteration,
    double Loss,
    double Accuracy,
    double ActivitySparsity,
    InfluenceSparsity InfluenceSparsity,
    OperationCounts Counts);

/// <summary>What one run gave.</summary>
/// <param name="TestAccuracy">After the last iteration.</param>
public sealed record ReproductionResult(
    ReproductionSetting Setting, ImmutableArray<ReproductionPoint> Points, double TestAccuracy, double TestLoss)
{
    /// <summary>Batch loss below which the task counts as learned; guessing has ln 2.</summary>
    public const double LearnedLoss = 0.05;

    /// <summary>The first window whose loss is below <see cref="LearnedLoss"/>; null when there is none.</summary>
    public ReproductionPoint? Learned => Points.FirstOrDefault(point => point.Loss < LearnedLoss);
}

/// <summary>Trains the network of one setting and measures on the way.</summary>
public static class ReproductionRun
{
    /// <summary>Sequences that the sparsity of the influence matrix is measured on.</summary>
    private const int Probes = 8;

    public static ReproductionResult Run(ReproductionPlan plan, ReproductionSetting setting, CancellationToken cancellationToken)
    {
        Experiment experiment = plan.ExperimentOf(setting);
        Network<float> network = experiment.CreateNetwork<float>();
        SequenceDataset<float> dataset = experiment.CreateDataset<float>();
        var points = ImmutableArray.CreateBuilder<ReproductionPoint>();
        var sparsity = InfluenceSparsity.Of(network, dataset.Test.Take(Probes));
        double adjusted = 0;
        foreach (TrainingProgress[] window in experiment.CreateTrainer(network, dataset).Run().Chunk(plan.WindowIterations))
        {
            cancellationToken.ThrowIfCancellationRequested();
            InfluenceSparsity before = sparsity;
            sparsity = InfluenceSparsity.Of(network, dataset.Test.Take(Probes));
            adjusted += window.Length * (1 - (before.OfRecurrentWeights + sparsity.OfRecurrentWeights) / 2);
            points.Add(new(
                window[^1].Iteration,
                adjusted,
                window.Average(p => p.Batch.Loss),
                window.Average(p => p.Batch.Accuracy),
                1 - window.Average(p => p.Batch.ActivityDensity),
                sparsity,
                window.Aggregate(default(OperationCounts), (sum, p) => sum + p.Batch.Counts)));
        }

        Evaluation test = Evaluation.Of(network, dataset.Test, experiment.Objective);
        return new(setting, points.ToImmutable(), test.Accuracy, test.Loss);
    }
}
