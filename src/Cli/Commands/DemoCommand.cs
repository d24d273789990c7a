using System.Collections.Immutable;
using System.CommandLine;
using SparseRtrl.Cli.Demo;
using SparseRtrl.Sim.Tools;

namespace SparseRtrl.Cli.Commands;

/// <summary><c>srtrl demo</c>: the whole flow on the spiral task.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo> output = CommonOptions.Out("Folder of all results");
        output.DefaultValueFactory = _ => new("demo-out");
        Option<int> seed = CommonOptions.Number(
            "--seed", "Seed of everything random; the same seed gives the same bytes", 1, value => value >= 0,
            "a whole number from 0");
        Option<bool> yes = CommonOptions.Yes();
        Option<bool> json = CommonOptions.Json();
        Command command = new(
            "demo", "Train, transpile, co-simulate and build a bitstream on the spiral task; installs missing tools")
        {
            output, seed, yes, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            DemoOptions options = new(parsed.GetRequiredValue(output), parsed.GetValue(seed), parsed.GetValue(json));
            OutputFolder.Prepare(options.Output);
            ToolLocator locator = new();
            ImmutableArray<ToolStatus> missing = await ToolSetup.EnsureAsync(locator, parsed.GetValue(yes), cancellationToken);
            return (int)await DemoRun.RunAsync(options, locator, missing, cancellationToken);
        });
        return command;
    }
}
