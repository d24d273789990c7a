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
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // option names and file names stay readable
    };

    /// <param name="test">Of the trained network.</param>
    /// <param name="neuroBench">Of the trained network on the test set; null without one.</param>
    public static string Write<T>(
        TrainPlan plan, TrainingState<T> state, SequenceDataset<T> dataset, Evaluation test, NeuroBenchMetrics? neuroBench)
        where T : IFloatingPointIeee754<T>
    {
        bool isClass = dataset.Targets == TargetKind.Class;
        return JsonSerializer.Serialize(
            new
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
                Test = new
                {
                    Sequences = dataset.Test.Count,
                    test.Loss,
                    Accuracy = isClass ? test.Accuracy : (double?)null,
                    Nrmse = isClass || !double.IsFinite(test.NormalisedError) ? (double?)null : test.NormalisedError,
                    test.ActivityDensity,
                    test.BackwardDensity,
                    Operations = test.Counts,
                },
                Training = new { Operations = state.Counts },
                Neurobench = neuroBench,
            },
            Options) + "\n";
    }
}
