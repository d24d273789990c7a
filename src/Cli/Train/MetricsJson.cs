using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Cli.Train;

/// <summary>The result of a run as JSON; docs/training.md describes it.</summary>
internal static class MetricsJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // names of files stay readable
    };

    /// <param name="test">Of the trained network.</param>
    public static string Write<T>(TrainPlan plan, Trainer<T> trainer, SequenceDataset<T> dataset, Evaluation test)
        where T : IFloatingPointIeee754<T>
    {
        TrainingState<T> state = trainer.State;
        var result = new
        {
            Settings = plan.Settings.ToDictionary(setting => setting.Key.TrimStart('-'), setting => setting.Value),
            state.Iteration,
            Updates = state.OptimizerUpdates,
            Parameters = new
            {
                Cell = state.Parameters.Cell.Length,
                Recurrent = state.Masks.Sum(mask => mask.Count),
                Readout = state.Parameters.ReadoutWeights.Length + state.Parameters.ReadoutBias.Length,
            },
            Test = Describe(test, dataset),
            Training = new { Operations = CountsOrNull(state.Counts) },
            Neurobench = NeuroBench(plan, trainer.Network, dataset, state),
        };
        return JsonSerializer.Serialize(result, Options) + "\n";
    }

    private static object Describe<T>(Evaluation test, SequenceDataset<T> dataset)
        where T : IFloatingPointIeee754<T>
    {
        bool isClass = dataset.Targets == TargetKind.Class;
        bool isCounted = test.Counts.Steps > 0;
        return new
        {
            Sequences = dataset.Test.Count,
            test.Loss,
            Accuracy = isClass ? test.Accuracy : (double?)null,
            Nrmse = isClass || !double.IsFinite(test.NormalisedError) ? (double?)null : test.NormalisedError,
            ActivityDensity = isCounted ? test.ActivityDensity : (double?)null,
            BackwardDensity = isCounted ? test.BackwardDensity : (double?)null,
            Operations = CountsOrNull(test.Counts),
        };
    }

    /// <summary>Only for sparse RTRL, whose learning step they are about and which it takes to measure them.</summary>
    private static NeuroBenchMetrics? NeuroBench<T>(
        TrainPlan plan, Network<T> network, SequenceDataset<T> dataset, TrainingState<T> state)
        where T : IFloatingPointIeee754<T>
    {
        double sequences = (double)state.Iteration * plan.Experiment.Training.BatchSize;
        return plan.Method.Name == GradientMethods.SparseRtrl.Name
            ? NeuroBenchMetrics.Measure(network, dataset.Test, plan.Experiment.Objective, state.OptimizerUpdates / sequences)
            : null;
    }

    private static OperationCounts? CountsOrNull(OperationCounts counts) => counts.Steps > 0 ? counts : null;
}
