using System.Text.Json;
using SparseRtrl.Fpga.Boards;
using SparseRtrl.Fpga.Flow;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Transpile;

namespace SparseRtrl.Cli.Commands;

/// <summary>A compiled kernel to the bitstream of a board, and what is said of it.</summary>
/// <param name="Output">Folder of the results; it exists and can be written.</param>
/// <param name="Json">Print the result as JSON on stdout.</param>
internal sealed record BoardBuild(Board Board, DirectoryInfo Output, bool Json)
{
    private static readonly JsonSerializerOptions JsonOptions =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Synthesis, or place and route, of a design that fills a large device.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(2);

    /// <returns><see cref="ExitCode.Findings"/> when the design is slower than the board's clock.</returns>
    /// <exception cref="DeviceFullException">The design needs more than the board's device has.</exception>
    public async Task<ExitCode> RunAsync(Transpilation kernel, CancellationToken cancellationToken)
    {
        KernelFiles.Write(kernel, Output);
        BoardFlowPlan plan = PlanOf(kernel);
        BoardFlowResult result = await new BoardFlow(new ToolRunner(new ToolLocator(), LongestCall))
            .RunAsync(plan, Path.Combine(Output.FullName, "build"), cancellationToken);
        string name = KernelFiles.WriteBitstream(kernel.Map.Kernel, result.BitstreamPath, Output);
        Print(Path.Combine(Output.ToString(), name), result);
        return result.Timing.MeetsClock ? ExitCode.Ok : ExitCode.Findings;
    }

    private BoardFlowPlan PlanOf(Transpilation kernel)
    {
        try
        {
            return BoardFlow.Plan(kernel.Vhdl, kernel.Map, Board);
        }
        catch (ArgumentException refusal)
        {
            throw new UsageException(refusal.Message);
        }
    }

    private void Print(string bitstream, BoardFlowResult result)
    {
        UtilisationReport use = result.Utilisation;
        var summary = new
        {
            Bitstream = bitstream,
            Board = Board.Name,
            Device = Board.Device.Name,
            use.LogicCells,
            use.Luts,
            use.FlipFlops,
            use.BlockRams,
            use.SinglePortRams,
            use.Multipliers,
            ClockMegahertz = Board.KernelClockMegahertz,
            MaximumMegahertz = Math.Round(result.Timing.MaximumMegahertz, 2),
            LongestPathFrom = result.Timing.StartNet,
            LongestPathTo = result.Timing.EndNet,
        };
        Console.WriteLine(Json ? JsonSerializer.Serialize(summary, JsonOptions) : bitstream);
        Console.Error.WriteLine(
            $"srtrl: {Board.Title}: {Of(use.LogicCells)} logic cells ({use.Luts} LUTs, {use.FlipFlops} flip-flops), "
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
