using System.Collections.Immutable;
using System.CommandLine;
using SparseRtrl.Cli.Testing;
using SparseRtrl.Sim.Tools;

namespace SparseRtrl.Cli.Commands;

/// <summary><c>srtrl test</c>: everything that must hold before a change is handed in.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        Option<bool> yes = CommonOptions.Yes();
        Option<bool> json = CommonOptions.Json();
        Command command = new("test", "Build, check the format and run all tests; installs missing tools") { yes, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string root = Repository.Root;
            // Without a tool its tests skip themselves, or fail where CI=true.
            await ToolSetup.EnsureAsync(new ToolLocator(), parsed.GetValue(yes), cancellationToken);
            TestRun run = new(root, (arguments, token) => RunDotnetAsync(root, arguments, token));
            return (int)await run.RunAsync(Console.Out, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    /// <summary>Runs the SDK that runs this program; what it prints is progress.</summary>
    private static async Task<int> RunDotnetAsync(
        string root, ImmutableArray<string> arguments, CancellationToken cancellationToken)
    {
        await using Stream log = Console.OpenStandardError();
        return await StreamedCommand.RunAsync(new(Environment.ProcessPath!, arguments), root, log, cancellationToken);
    }
}
