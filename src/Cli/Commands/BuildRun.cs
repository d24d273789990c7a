using System.Text.Json;
using SparseRtrl.Cli.Simulation;
using SparseRtrl.Fpga.Boards;
using SparseRtrl.Fpga.Flow;
using SparseRtrl.Sim.Tools;

namespace SparseRtrl.Cli.Commands;

/// <summary>What the user asked of <c>srtrl build</c>.</summary>
/// <param name="Output">Folder of the results; it exists and can be written.</param>
/// <param name="Json">Print the result as JSON on stdout.</param>
internal sealed record BuildOptions(KernelSelection Kernel, Board Board, DirectoryInfo Output, bool Json);

/// <summary>Transpiles the kernel of one file and builds the bitstream of a board with it.</summary>
internal static class BuildRun
{
    private static readonly JsonSerializerOptions JsonOptions =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Synthesis, or place and route, of a design that fills a large device.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(2);

    /// <returns>
    /// <see cref="ExitCode.Findings"/> when the kernel is outside the subset, or slower than the board's clock.
    /// </returns>
    /// <exception cref="DeviceFullException">The design needs more than the board's device has.</exception>
    public static async Task<ExitCode> RunAsync(BuildOptions options, CancellationToken cancellationToken)
    {
        var kernel = await CompiledKernel.FromAsync(options.Kernel, observe: null, cancellationToken);
        if (kernel is null)
        {
            return ExitCode.Findings;
        }

        KernelFiles.Write(kernel.Output, options.Output);
        BoardFlowPlan plan = PlanOf(kernel, options);
        BoardFlowResult result = await new BoardFlow(new ToolRunner(new ToolLocator(), LongestCall))
            .RunAsync(plan, Path.Combine(options.Output.FullName, "build"), cancellationToken);
        string name = KernelFiles.WriteBitstream(kernel.Output.Map.Kernel, result.BitstreamPath, options.Output);
        Print(Path.Combine(options.Output.ToString(), name), result, options);
        return result.Timing.MeetsClock ? ExitCode.Ok : ExitCode.Findings;
    }

    private static BoardFlowPlan PlanOf(CompiledKernel kernel, BuildOptions options)
    {
        try
        {
            return BoardFlow.Plan(kernel.Output.Vhdl, kernel.Output.Map, options.Board);
        }
        catch (ArgumentException refusal)
        {
            throw new UsageException(refusal.Message);
        }
    }

    private static void Print(string bitstream, BoardFlowResult result, BuildOptions options)
    {
        UtilisationReport use = result.Utilisation;
        var summary = new
        {
            Bitstream = bitstream,
            Board = options.Board.Name,
            Device = options.Board.Device.Name,
            use.LogicCells,
            use.Luts,
            use.FlipFlops,
            use.BlockRams,
            use.SinglePortRams,
            use.Multipliers,
            ClockMegahertz = options.Board.KernelClockMegahertz,
            MaximumMegahertz = Math.Round(result.Timing.MaximumMegahertz, 2),
            LongestPathFrom = result.Timing.StartNet,
            LongestPathTo = result.Timing.EndNet,
        };
        Console.WriteLine(options.Json ? JsonSerializer.Serialize(summary, JsonOptions) : bitstream);
        Console.Error.WriteLine(
            $"srtrl: {options.Board.Title}: {Of(use.LogicCells)} logic cells ({use.Luts} LUTs, {use.FlipFlops} flip-flops), "
            + $"{Of(use.BlockRams)} block RAMs, {Of(use.SinglePortRams)} single-port RAMs, {Of(use.Multipliers)} multipliers; "
            + FormattableString.Invariant($"up to {result.Timing.MaximumMegahertz:0.0} MHz"));
        if (!result.Timing.MeetsClock)
        {
            Console.Error.WriteLine(
                $"srtrl: the kernel's clock is {summary.ClockMegahertz} MHz on this board: the longest path, from "
                + $"{summary.LongestPathFrom} to {summary.LongestPathTo}, is too long. Schedule for a faster clock with --clock-mhz, or give the board a slower one");
        }
    }

    private static string Of(ResourceUse use) => $"{use.Used} of {use.Available}";
}
