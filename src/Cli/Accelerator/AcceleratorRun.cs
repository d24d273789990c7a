using System.Collections.Immutable;
using System.Text.Json;
using SparseRtrl.Cli.Commands;
using SparseRtrl.Fpga.Flow;

namespace SparseRtrl.Cli.Accelerator;

/// <summary>What the user asked of <c>srtrl accelerator</c>.</summary>
/// <param name="Lanes">To try, most first; more than one with <c>--fit</c>.</param>
/// <param name="ClockMegahertz">That the schedule is made for; null for the board's.</param>
/// <param name="IsPredictionOnly">Run no tool.</param>
internal sealed record AcceleratorOptions(
    AcceleratorNetwork Network, ImmutableArray<int> Lanes, double? ClockMegahertz, int StreamCapacity, bool IsPredictionOnly, BoardBuild Build);

/// <summary>Builds, or only predicts, the first accelerator that fits.</summary>
internal static class AcceleratorRun
{
    private static readonly JsonSerializerOptions JsonOptions =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <returns><see cref="ExitCode.Findings"/> when the design is slower than the board's clock.</returns>
    /// <exception cref="DeviceFullException">None fits.</exception>
    public static async Task<ExitCode> RunAsync(AcceleratorOptions options, CancellationToken cancellationToken)
    {
        var compiler = new AcceleratorCompiler(options.Build.Board, options.ClockMegahertz, options.StreamCapacity);
        var fit = new AcceleratorFit(compiler, Say, cancellationToken);
        DeviceFullException? full = null;
        foreach (CompiledAccelerator accelerator in fit.Candidates(options.Network, options.Lanes))
        {
            Say($"chosen: {accelerator.Variant}, predicted {accelerator.Use}");
            if (options.IsPredictionOnly)
            {
                KernelFiles.Write(accelerator.Kernel, options.Build.Output);
                Print(accelerator, options.Build);
                return ExitCode.Ok;
            }

            try
            {
                return await options.Build.RunAsync(accelerator.Kernel, cancellationToken);
            }
            catch (DeviceFullException refusal)
            {
                Say($"synthesis: {refusal.Message}");
                full = refusal;
            }
        }

        throw fit.Refusal(options.Network, options.Lanes[^1], full);
    }

    private static void Print(CompiledAccelerator accelerator, BoardBuild build)
    {
        var summary = new
        {
            Board = build.Board.Name,
            Device = build.Board.Device.Name,
            accelerator.Variant.Lanes,
            InfluenceMemory = accelerator.Variant.HasSinglePortRam ? "single-port" : "block",
            accelerator.Use.LogicCells,
            accelerator.Use.BlockRams,
            accelerator.Use.SinglePortRams,
            accelerator.Use.Multipliers,
        };
        Console.WriteLine(build.Json ? JsonSerializer.Serialize(summary, JsonOptions) : $"{accelerator.Variant}: {accelerator.Use}");
    }

    private static void Say(string message) => Console.Error.WriteLine($"srtrl: {message}");
}
