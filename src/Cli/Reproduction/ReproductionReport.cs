using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Report;

namespace SparseRtrl.Cli.Reproduction;

/// <summary>Curves and table of the reproduced experiment.</summary>
internal static class ReproductionReport
{
    /// <summary>Sparsities that the charts show; a line for each of ten would hide all of them.</summary>
    private static readonly double[] s_shown = [0, 0.3, 0.5, 0.7, 0.8, 0.9];

    private static readonly Axis s_iterations = new("iteration");
    private static readonly Axis s_adjusted = new("compute-adjusted iteration");
    private static readonly Axis s_loss = new("loss", "nat");
    private static readonly Axis s_fraction = new("fraction", UpTo: 1);

    public static ReportDocument Build(ReproductionPlan plan, IReadOnlyList<ReproductionResult> results) => new(
        "The spiral experiment of arXiv 2303.05641",
        new(
            $"EGRU of {ReproductionPlan.Units} units, and GRU with the same masks for comparison, trained with sparse RTRL: "
            + $"{plan.Sparsities.Length} parameter sparsities, {plan.Seeds} seed(s), {plan.Iterations} iterations.",
            []),
        [
            new Section("curves", "Curves") { Charts = Charts(results) },
            new Section("table", "Results") { Tables = [Summary(plan, results)] },
        ]);

    /// <summary>Means over the seeds.</summary>
    public static IReadOnlyList<LineChart> Charts(IReadOnlyList<ReproductionResult> results)
    {
        List<ReproductionResult> egru = [.. results.Where(r => r.Setting.HasEvents)];
        List<ReproductionResult> gru = [.. results.Where(r => !r.Setting.HasEvents)];
        return
        [
            OverIterations(egru, "loss", "Loss, EGRU", s_loss, p => p.Loss),
            OverIterations(egru, "activity", "Activity sparsity, EGRU", s_fraction, p => p.ActivitySparsity),
            OverIterations(
                egru, "influence", "Zeros of the influence matrix (recurrent weights), EGRU", s_fraction,
                p => p.InfluenceSparsity.OfRecurrentWeights),
            LossOverCompute(egru, "adjusted", "Loss by compute, both sparsities (EGRU)"),
            LossOverCompute(gru, "adjusted_gru", "Loss by compute, parameter sparsity alone (GRU)"),
        ];
    }

    private static LineChart OverIterations(
        IReadOnlyList<ReproductionResult> results, string id, string title, Axis vertical, Func<ReproductionPoint, double> y) =>
        new(id, title, s_iterations, vertical, Lines(results, p => p.Iteration, y));

    private static LineChart LossOverCompute(IReadOnlyList<ReproductionResult> results, string id, string title) =>
        new(id, title, s_adjusted, s_loss, Lines(results, p => p.ComputeAdjustedIteration, p => p.Loss));

    private static IReadOnlyList<LineSeries> Lines(
        IReadOnlyList<ReproductionResult> results, Func<ReproductionPoint, double> x, Func<ReproductionPoint, double> y) =>
    [
        .. results.Where(r => s_shown.Contains(r.Setting.ParameterSparsity))
            .GroupBy(r => r.Setting.ParameterSparsity)
            .Select(runs => new LineSeries($"ω = {runs.Key}", QuantityKind.Measured, $"mean of {runs.Count()} run(s)",
            [
                .. runs.First().Points.Select((_, i) =>
                    new ChartPoint(runs.Average(r => x(r.Points[i])), runs.Average(r => y(r.Points[i])))),
            ])),
    ];

    private static Table Summary(ReproductionPlan plan, IReadOnlyList<ReproductionResult> results) => new(
        "summary",
        $"Means over the seeds; learned: first loss below {ReproductionResult.LearnedLoss}",
        [
            "cell", "ω", "test accuracy", "runs that learned", "learned at iteration", "learned at compute-adjusted iteration",
            "activity sparsity: first window", "last window", "zeros of the influence matrix at the end: recurrent weights",
            "all parameters",
        ],
        [
            .. results.GroupBy(r => r.Setting with { Seed = 0 }).Select(runs => Row(runs.Key, [.. runs], plan)),
        ]);

    private static IReadOnlyList<Report.Cell> Row(ReproductionSetting setting, ReproductionResult[] runs, ReproductionPlan plan)
    {
        string id = $"{setting.CellName}.omega{Math.Round(10 * setting.ParameterSparsity)}";
        string source = $"{runs.Length} run(s) of {plan.Iterations} iterations";
        ReproductionPoint[] learned = [.. runs.Select(r => r.Learned).OfType<ReproductionPoint>()];
        Report.Cell Mean(string name, string unit, IEnumerable<double> values) => values.Any()
            ? new Quantity($"{id}.{name}", name.Replace('_', ' '), values.Average(), unit, QuantityKind.Measured, source)
            : "—";
        return
        [
            setting.CellName,
            NumberFormat.WithUnit(setting.ParameterSparsity, ""),
            Mean("test_accuracy", "%", runs.Select(r => 100 * r.TestAccuracy)),
            $"{learned.Length} of {runs.Length}",
            Mean("learned_at", "", learned.Select(p => (double)p.Iteration)),
            Mean("learned_at_adjusted", "", learned.Select(p => p.ComputeAdjustedIteration)),
            Mean("activity_sparsity_first", "", runs.Select(r => r.Points[0].ActivitySparsity)),
            Mean("activity_sparsity_last", "", runs.Select(r => r.Points[^1].ActivitySparsity)),
            Mean("influence_sparsity_recurrent", "", runs.Select(r => r.Points[^1].InfluenceSparsity.OfRecurrentWeights)),
            Mean("influence_sparsity_all", "", runs.Select(r => r.Points[^1].InfluenceSparsity.OfAllParameters)),
        ];
    }
}
