using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Report;
using static SparseRtrl.Cli.Report.QuantityKind;

namespace SparseRtrl.Cli.Demo;

/// <summary>Sections about the algorithm: training, exactness and the fixed-point twin.</summary>
internal static class LearningSections
{
    public static Section Training(TrainingResult training)
    {
        Experiment experiment = training.Experiment;
        var accuracy = new Quantity(
            "training.test_accuracy", "test accuracy", 100 * training.Test.Accuracy, "%", Measured, training.TestSource);
        return new Section("training", "Training")
        {
            Text = "Spirals of 17 points, clockwise or anticlockwise. Trained in 32-bit floating point with sparse RTRL, "
                + "which gives the exact gradient of the surrogate model without storing the sequence.",
            Quantities =
            [
                Configured("training.units", "units n", experiment.Units),
                Configured(
                    "training.parameter_sparsity", "parameter sparsity ω of the recurrent weights", experiment.Masks.Sparsity),
                Configured(
                    "training.surrogate_width", "support w of the surrogate derivative", training.Network.EventFunction.Width),
                Configured("training.trace_decay", "decay λ of the readout trace", experiment.Readout.Decay),
                Configured("training.iterations", "iterations", experiment.Training.Iterations),
                Configured("training.batch", "sequences per iteration", experiment.Training.BatchSize),
                Configured("training.seed", "seed", experiment.Seed),
                accuracy,
                new("training.activity_density", "α̃: units that fire", 100 * training.Test.ActivityDensity, "%", Measured,
                    training.TestSource),
                new("training.backward_density", "β̃: units with a surrogate derivative", 100 * training.Test.BackwardDensity, "%", Measured,
                    training.TestSource),
            ],
            Charts =
            [
                Curve(training, "training.accuracy_curve", "Accuracy during training", new("accuracy", "%", UpTo: 100),
                    ("accuracy", p => 100 * p.Batch.Accuracy)),
                Curve(training, "training.sparsity_curve", "Activity during training", new("share of units", "%"),
                    ("α̃ (fire)", p => 100 * p.Batch.ActivityDensity),
                    ("β̃ (surrogate derivative not zero)", p => 100 * p.Batch.BackwardDensity)),
            ],
            Checks = [Check.AtLeast("The network has learned the task", accuracy, 100 * TrainingStage.RequiredAccuracy)],
        };
    }

    public static Section Exactness(ExactnessResult exactness)
    {
        var worst = new Quantity("exactness.worst", "worst relative difference", exactness.Worst, "", Measured,
            $"sparse RTRL, dense RTRL and BPTT in double on {exactness.Sequences} test sequences and "
            + $"{exactness.OnRandomNetworks.Networks} random networks");
        return new Section("exactness", "Exactness")
        {
            Text = "Three independent programs compute the same gradient. Sparse RTRL skips exact zeros only, so nothing but rounding may "
                + "differ.",
            Quantities = [worst],
            Tables =
            [
                new("exactness.pairs", "On random networks", ["method", "against", "worst relative difference"],
                [
                    .. exactness.OnRandomNetworks.Pairs.Select((pair, i) => (IReadOnlyList<Report.Cell>)
                    [
                        pair.First,
                        pair.Second,
                        new Quantity(
                            $"exactness.pair{i}", $"{pair.First} against {pair.Second}", pair.RelativeDifference, "", Measured, worst.Source),
                    ]),
                ]),
            ],
            Checks = [Check.AtMost("Sparse RTRL is exact", worst, ExactnessCheck.Tolerance)],
        };
    }

    public static Section Twin(TwinResult twin)
    {
        string source = $"kernel object against BPTT in double, {twin.Cosines.Count} test sequences of {SpiralTask.Steps} steps";
        var median = new Quantity("twin.median_cosine", "median cosine with the exact gradient", twin.MedianCosine, "", Measured, source);
        return new Section("twin", "Software twin")
        {
            Text = "The kernel object runs the learning step in 16-bit fixed point. Its gradients are compared with exact ones of the same, "
                + "quantised, network.",
            Quantities =
            [
                median,
                new("twin.worst_cosine", "worst cosine", twin.WorstCosine, "", Measured, source),
                new("twin.quantisation_saturations", "saturations when quantising", twin.QuantisationSaturations, "", Measured, source),
                new("twin.kernel_saturations", "saturations in the kernel", twin.KernelSaturations, "", Measured, source),
            ],
            Checks = [Check.AtLeast("The twin follows the exact gradient", median, TwinStage.RequiredMedianCosine)],
        };
    }

    private static LineChart Curve(
        TrainingResult training, string id, string title, Axis vertical, params (string Name, Func<TrainingProgress, double> Value)[] series)
    {
        // Means over windows: single batches jump too much to read.
        const int Window = 20;
        List<TrainingProgress[]> windows = [.. training.Progress.Chunk(Window)];
        return new(id, title, new("iteration"), vertical,
        [
            .. series.Select(s => new LineSeries(s.Name, Measured, $"training batches, means over {Window} iterations",
                [.. windows.Select(w => new ChartPoint(w[^1].Iteration, w.Average(s.Value)))])),
        ]);
    }

    private static Quantity Configured(string id, string name, double value) => new(id, name, value, "", QuantityKind.Configured, "");
}
