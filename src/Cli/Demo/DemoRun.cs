using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Report;
using SparseRtrl.Fpga.Flow;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Transpile;

namespace SparseRtrl.Cli.Demo;

/// <summary>The demonstration, step by step: progress on stderr, results in files.</summary>
internal sealed class DemoRun
{
    private readonly DemoOptions options;
    private readonly ToolRunner tools;
    private readonly ImmutableArray<ToolStatus> missing;
    private Exception? bitstreamFailure;

    private DemoRun(DemoOptions options, ToolLocator locator, ImmutableArray<ToolStatus> missing)
    {
        this.options = options;
        tools = new ToolRunner(locator);
        this.missing = missing;
    }

    private string? CoSimulationSkipReason => MissingOf(["ghdl", "verilator", "g++", "make"]);

    private string? BitstreamSkipReason => bitstreamFailure?.Message ?? MissingOf(["ghdl", "yosys", "nextpnr-ice40", "icepack", "icetime"]);

    /// <param name="missing">Tools that could not be installed; the steps that need them are skipped and named.</param>
    /// <returns><see cref="ExitCode.ToolMissing"/> when a step was skipped.</returns>
    public static async Task<ExitCode> RunAsync(
        DemoOptions options, ToolLocator locator, ImmutableArray<ToolStatus> missing, CancellationToken cancellationToken)
    {
        var run = new DemoRun(options, locator, missing);
        DemoResult result = await run.RunStepsAsync(cancellationToken);
        ReportDocument report = DemoReport.Build(result);
        string json = JsonReport.Write(report);
        AtomicFile.WriteAllText(Path.Combine(options.Output.FullName, "report.html"), HtmlReport.Write(report));
        AtomicFile.WriteAllText(Path.Combine(options.Output.FullName, "report.json"), json);
        Say($"7/7 report: {Path.Combine(options.Output.ToString(), "report.html")}");
        foreach (Check failed in report.Checks.Where(c => !c.Passed))
        {
            Say($"FAILED: {failed.Name}: {failed.Detail}");
        }

        if (options.Json)
        {
            Console.Write(json);
        }

        // Only now: a full device or a failing tool must not cost the report of the steps before it.
        if (run.bitstreamFailure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return result.ExitCode;
    }

    private async Task<DemoResult> RunStepsAsync(CancellationToken cancellationToken)
    {
        TrainingResult training = Train(cancellationToken);
        ExactnessResult exactness = ExactnessStage.Run(training);
        Say($"2/7 exactness: sparse RTRL, dense RTRL and BPTT differ by at most {exactness.Worst:0.0e+00} (relative)");
        TwinResult twin = TwinStage.Run(training);
        Say($"3/7 twin: {twin.Cosines.Count} sequences, cosine with the exact gradient {twin.MedianCosine:0.000000} (median), "
            + $"{twin.WorstCosine:0.000000} (worst), {twin.KernelSaturations} saturations");
        Transpilation kernel = TranspileStage.Run(twin.Configuration);
        KernelFiles.Write(kernel, options.Output);
        Say($"4/7 transpile: {kernel.VhdlFileName}, {kernel.MapFileName}: {kernel.Design.Controller.States.Length} states");
        CoSimulationResult coSimulation = await CoSimulateAsync(training, twin, kernel, cancellationToken);
        BitstreamResult? bitstream = await BuildBitstreamAsync(kernel, cancellationToken);
        return new(training, exactness, twin, kernel, coSimulation, CoSimulationSkipReason, bitstream, BitstreamSkipReason);
    }

    private TrainingResult Train(CancellationToken cancellationToken)
    {
        const int ReportEvery = 200;
        TrainingResult training = TrainingStage.Run(
            options.Seed,
            iteration =>
            {
                if (iteration.Iteration % ReportEvery == 0)
                {
                    Say($"    iteration {iteration.Iteration}: loss {iteration.Batch.Loss:0.000}, accuracy {iteration.Batch.Accuracy:P0}");
                }
            },
            cancellationToken);
        Say($"1/7 train: {training.Test.Accuracy:P1} test accuracy");
        return training;
    }

    private async Task<CoSimulationResult> CoSimulateAsync(
        TrainingResult training, TwinResult twin, Transpilation kernel, CancellationToken cancellationToken)
    {
        var stage = new CoSimulationStage(training, twin, kernel);
        string? skipReason = CoSimulationSkipReason;
        CoSimulationResult result = skipReason is null
            ? await stage.RunAsync(tools, WorkDirectory("cosim"), cancellationToken)
            : await stage.RunAsync(cancellationToken);
        Say(skipReason is null ? "5/7 co-simulation:" : $"5/7 co-simulation without GHDL and Verilator ({skipReason}):");
        foreach ((int sequences, Sim.CoSimulationReport report) in result.Reports)
        {
            Say($"    {sequences} sequences: {report.ToString().ReplaceLineEndings($"{Environment.NewLine}srtrl:     ")}");
        }

        return result;
    }

    private async Task<BitstreamResult?> BuildBitstreamAsync(Transpilation kernel, CancellationToken cancellationToken)
    {
        if (BitstreamSkipReason is { } skipReason)
        {
            Say($"6/7 bitstream: skipped, {skipReason}");
            return null;
        }

        BitstreamResult result;
        try
        {
            result = await BitstreamStage.RunAsync(kernel, tools, WorkDirectory("fpga"), options.Output, cancellationToken);
        }
        catch (Exception failure) when (failure is DeviceFullException or ToolFailedException)
        {
            bitstreamFailure = failure;
            Say("6/7 bitstream: failed, see the end");
            return null;
        }

        Say($"6/7 bitstream: {result.Flow.Utilisation.LogicCells.Used} of {result.Flow.Utilisation.LogicCells.Available} logic cells, "
            + $"{result.Flow.Utilisation.BlockRams.Used} of {result.Flow.Utilisation.BlockRams.Available} block RAMs, "
            + $"{result.Flow.Timing.MaximumMegahertz:0.0} MHz (icetime; the board's clock is {result.Board.KernelClockMegahertz:0} MHz)");
        return result;
    }

    /// <summary>Why a step that needs these tools is skipped, or null when none of them is missing.</summary>
    private string? MissingOf(string[] needed)
    {
        string[] absent = [.. missing.Select(m => m.Tool.Id).Where(needed.Contains)];
        return absent.Length == 0 ? null : $"not available: {string.Join(", ", absent)}";
    }

    private string WorkDirectory(string name) => Path.Combine(options.Output.FullName, "work", name);

    private static void Say(string message) => Console.Error.WriteLine($"srtrl: {message}");
}
