using System.Collections.Immutable;
using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Report;
using SparseRtrl.Cli.Reproduction;
using Xunit;

namespace SparseRtrl.Cli.Tests;

public sealed class ReproductionTests
{
    private static readonly ReproductionPlan Plan =
        ReproductionPlan.Quick with { Sparsities = [0.5], Seeds = 2, Iterations = 4, WindowIterations = 2 };

    private static ImmutableArray<ReproductionResult> Results =>
    [
        .. Plan.Settings.Select(setting => new ReproductionResult(setting,
        [
            new(2, 1.5, 0.7, 0.5, 0.9, new(0.8, 0.7), new OperationCounts { Steps = 2, InfluenceMacs = 30 }),
            new(4, 2.5, 0.01 * setting.Seed, 1, 0.6, new(0.7, 0.6), new OperationCounts { Steps = 2, InfluenceMacs = 20 }),
        ], TestAccuracy: 1, TestLoss: 0.02)),
    ];

    [Fact]
    public void The_curves_have_one_line_per_run_and_window()
    {
        string[] lines = ReproductionCsv.Write(Results).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + 4 * 2, lines.Length);
        Assert.Equal("egru,0.5,1,2,1.5,0.7,0.5,0.9,0.8,0.7,15", lines[1]);
        Assert.All(lines, line => Assert.Equal(lines[0].Count(c => c == ','), line.Count(c => c == ',')));
    }

    [Fact]
    public void The_table_has_means_over_the_seeds()
    {
        ReportDocument report = ReproductionReport.Build(Plan, Results);
        Quantity Find(string id) => report.Quantities.Single(q => q.Id == id);
        Assert.Equal(4, Find("egru.omega5.learned_at").Value);
        Assert.Equal(2.5, Find("gru.omega5.learned_at_adjusted").Value);
        Assert.Equal(0.7, Find("egru.omega5.influence_sparsity_recurrent").Value);
        Assert.Equal(5, ReproductionReport.Charts(Results).Count);
    }

    [Fact]
    public void Results_come_in_the_order_of_the_plan_whatever_finishes_first()
    {
        ReproductionPlan tiny = Plan with { Seeds = 1 };
        List<int> finished = [];
        IReadOnlyList<ReproductionResult> results = ReproductionRunner.Run(
            tiny, workers: 2, soFar => finished.Add(soFar.Count), TestContext.Current.CancellationToken);
        Assert.Equal(tiny.Settings, results.Select(r => r.Setting));
        Assert.Equal([1, 2], finished);
    }

    [Fact]
    public async Task No_worker_at_all_is_a_usage_error()
    {
        Ending ending = await Processes.SrtrlAsync(["reproduce", "--workers", "0"]);
        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("--workers 0: must be a whole number from 1", ending.Error, StringComparison.Ordinal);
    }
}
