using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using SparseRtrl.Sim.Tools;
using Spectre.Console;

namespace SparseRtrl.Cli.Commands;

/// <summary><c>srtrl doctor</c>: which external tools are there, and what installs the others.</summary>
internal static class DoctorCommand
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Command Create()
    {
        Option<bool> json = CommonOptions.Json();
        Command command = new("doctor", "Check the external tools: found, version, what installs them") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ToolLocator locator = new();
            ImmutableArray<ToolStatus> tools = await locator.FindAllAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(Describe(tools, locator.Host), JsonOptions));
            }
            else
            {
                Print(tools, locator.Host);
            }

            return (int)(tools.All(status => status.Found is not null) ? ExitCode.Ok : ExitCode.ToolMissing);
        });
        return command;
    }

    private static Checkup Describe(ImmutableArray<ToolStatus> tools, HostEnvironment host) => new(
        host.Distribution.Name,
        [.. tools.Select(status => new CheckedTool(
            status.Tool.Id,
            status.Tool.Purpose,
            status.Found is not null,
            status.Found?.Version,
            status.Tool.MinimumVersion,
            status.Found?.Path,
            status.Found?.Origin,
            status.Rejected,
            InstallPlan.SourceOf(status.Tool, host)))],
        InstallCommands(tools, host));

    private static void Print(ImmutableArray<ToolStatus> tools, HostEnvironment host)
    {
        Table table = new Table()
            .Border(TableBorder.Simple)
            .AddColumns("Tool", "Found", "Version", "Needed", "Path", "Installed by");
        foreach (ToolStatus status in tools)
        {
            table.AddRow(new[]
            {
                status.Tool.Id,
                status.Found is null ? "no" : "yes",
                status.Found?.Version ?? "-",
                status.Tool.MinimumVersion ?? "any",
                status.Found?.Path ?? string.Join('\n', status.Rejected.DefaultIfEmpty("-")),
                InstallPlan.SourceOf(status.Tool, host),
            }.Select(Markup.Escape).ToArray());
        }

        IAnsiConsole console = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
        {
            // A pipe has no width; the default of 80 columns would break paths.
            console.Profile.Width = 240;
        }

        console.Write(table);
        ImmutableArray<string> install = InstallCommands(tools, host);
        if (install.Length > 0)
        {
            Console.Out.WriteLine($"To get what is missing:\n  {string.Join("\n  ", install)}");
        }
    }

    /// <summary>Commands for all missing tools together, then what has to be done by hand.</summary>
    private static ImmutableArray<string> InstallCommands(ImmutableArray<ToolStatus> tools, HostEnvironment host)
    {
        InstallPlan plan = InstallPlan.For(tools.Where(status => status.Found is null).Select(status => status.Tool), host);
        return [.. plan.Steps.Select(step => step.Command.ToString()), .. plan.ByHand];
    }

    private sealed record Checkup(string Host, ImmutableArray<CheckedTool> Tools, ImmutableArray<string> Install);

    private sealed record CheckedTool(
        string Id,
        string Purpose,
        bool Found,
        string? Version,
        string? MinimumVersion,
        string? Path,
        ToolOrigin? Origin,
        ImmutableArray<string> Rejected,
        string InstalledBy);
}
