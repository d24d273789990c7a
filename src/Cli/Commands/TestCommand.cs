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
            return (int)await new TestRun(root).RunAsync(parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
