using System.Text.Json;
using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Cli.Tests;

public sealed class DoctorTests
{
    [Fact]
    public async Task Without_any_tool_all_are_missing_and_the_commands_are_given()
    {
        using TemporaryFolder folder = new();
        Ending ending = await Processes.SrtrlAsync(["doctor", "--json"], Bare(folder));

        Assert.Equal((3, ""), (ending.ExitCode, ending.Error));
        using var document = JsonDocument.Parse(ending.Output);
        JsonElement tools = document.RootElement.GetProperty("tools");
        Assert.Equal(ToolCatalog.Default.Tools.Select(tool => tool.Id), tools.EnumerateArray()
            .Select(tool => tool.GetProperty("id").GetString()));
        Assert.All(tools.EnumerateArray(), tool => Assert.False(tool.GetProperty("found").GetBoolean()));
        Assert.NotEqual(0, document.RootElement.GetProperty("install").GetArrayLength());
    }

    [Fact]
    public async Task The_table_shows_a_tool_that_was_found()
    {
        using TemporaryFolder folder = new();
        Dictionary<string, string?> variables = Bare(folder);
        variables["SRTRL_ICEPACK"] = "/bin/sh";
        Ending ending = await Processes.SrtrlAsync(["doctor"], variables);

        Assert.Equal(3, ending.ExitCode);
        string[] lines = ending.Output.Split('\n');
        Assert.Matches(@"icepack +yes +- +any +/bin/sh ", lines.Single(line => line.Contains("icepack")));
        Assert.Matches(@"yosys +no +- +0\.23 ", lines.Single(line => line.Contains("yosys ") && line.Contains("0.23")));
    }

    /// <summary>
    /// A machine with the .NET runtime and nothing else: no PATH, no private prefix, no variable that names a tool.
    /// </summary>
    private static Dictionary<string, string?> Bare(TemporaryFolder folder)
    {
        Dictionary<string, string?> variables = ToolCatalog.Default.Tools.ToDictionary(
            tool => tool.EnvironmentVariable, _ => (string?)null);
        variables["PATH"] = folder.Path;
        variables["XDG_DATA_HOME"] = folder.Path;
        return variables;
    }
}
