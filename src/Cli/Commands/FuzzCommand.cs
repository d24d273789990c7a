using System.CommandLine;

namespace SparseRtrl.Cli.Commands;

/// <summary>What the user asked of <c>srtrl fuzz</c>.</summary>
/// <param name="Seed">Of the programs; null: a fresh one.</param>
/// <param name="First">Number of the first program.</param>
/// <param name="GhdlEvery">Every so many programs go to GHDL; 0: none.</param>
/// <param name="Out">Where programs with faults go.</param>
internal sealed record FuzzOptions(
    ulong? Seed, int First, int Count, int GhdlEvery, DirectoryInfo Out, bool Json);

/// <summary><c>srtrl fuzz</c>: random kernels, as .NET and as hardware.</summary>
internal static class FuzzCommand
{
    public static Command Create()
    {
        Option<ulong?> seed = CommonOptions.OptionalNumber<ulong>(
            "--seed", "Seed of the programs; a fresh one without it", _ => true, "a whole number from 0 to 2⁶⁴ − 1");
        Option<int> first = CommonOptions.Number("--first", "Number of the first program", 0, value => value >= 0, "a whole number from 0");
        Option<int> count = CommonOptions.Count("--count", "Number of programs", 1000);
        Option<int> ghdl = CommonOptions.Number(
            "--ghdl", "Every N-th program is compared with GHDL too; 0: none", 0, value => value >= 0, "a whole number from 0");
        Option<DirectoryInfo> output = CommonOptions.Out("Where programs with faults are written");
        output.DefaultValueFactory = _ => new("fuzz");
        Option<bool> json = CommonOptions.Json();
        Command command = new("fuzz", "Compare random kernels as .NET and as hardware")
        {
            seed, first, count, ghdl, output, json,
        };
        command.SetAction(async (parsed, cancellationToken) => (int)await FuzzCommandRun.RunAsync(
            new(
                parsed.GetValue(seed), parsed.GetValue(first), parsed.GetValue(count), parsed.GetValue(ghdl),
                parsed.GetRequiredValue(output), parsed.GetValue(json)),
            cancellationToken));
        return command;
    }
}
