using System.CommandLine;
using System.Globalization;
using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Report;
using SparseRtrl.Cli.Report.Charts;
using SparseRtrl.Cli.Reproduction;

namespace SparseRtrl.Cli.Commands;

/// <summary><c>srtrl reproduce</c>: the experiment of the paper, with curves, table and plots.</summary>
internal static class ReproduceCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo> output = CommonOptions.Out("Folder of curves.csv, report.html, report.json and the plots");
        output.DefaultValueFactory = _ => new("reproduce-out");
        Option<bool> quick = new("--quick") { Description = "Three sparsities and one seed instead of ten and five" };
        Option<int> workers = CommonOptions.Number(
            "--workers", "Runs at the same time; has no effect on the results", Environment.ProcessorCount, value => value > 0,
            "a whole number from 1");
        Option<bool> json = CommonOptions.Json();
        Command command = new("reproduce", "Repeat the paper's experiment: spirals at many parameter sparsities")
        {
            output, quick, workers, json,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () =>
            {
                ReproductionPlan plan = parsed.GetValue(quick) ? ReproductionPlan.Quick : ReproductionPlan.Full;
                ReportDocument report = Run(plan, parsed.GetValue(workers), parsed.GetRequiredValue(output), cancellationToken);
                Console.WriteLine(parsed.GetValue(json)
                    ? JsonReport.Write(report)
                    : Path.Combine(parsed.GetRequiredValue(output).ToString(), "report.html"));
                return (int)ExitCode.Ok;
            },
            cancellationToken));
        return command;
    }

    private static ReportDocument Run(
        ReproductionPlan plan, int workers, DirectoryInfo output, CancellationToken cancellationToken)
    {
        OutputFolder.Prepare(output);
        int runs = plan.Settings.Count();
        IReadOnlyList<ReproductionResult> results = ReproductionRunner.Run(
            plan,
            workers,
            soFar =>
            {
                // After each run, so that a run that is stopped keeps what is done.
                Write(output, "curves.csv", ReproductionCsv.Write(soFar));
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"srtrl: {soFar.Count} of {runs} runs done"));
            },
            cancellationToken);
        ReportDocument report = ReproductionReport.Build(plan, results);
        Write(output, "report.html", HtmlReport.Write(report));
        Write(output, "report.json", JsonReport.Write(report));
        foreach (LineChart chart in ReproductionReport.Charts(results))
        {
            Write(output, $"{chart.Id}.svg", StandaloneSvg.Write(chart));
        }

        return report;
    }

    private static void Write(DirectoryInfo folder, string name, string text) =>
        AtomicFile.WriteAllText(Path.Combine(folder.FullName, name), text);
}
