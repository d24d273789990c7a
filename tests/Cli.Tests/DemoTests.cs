using System.Text.Json;
using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Cli.Tests;

public sealed class DemoTests
{
    /// <summary>Everything of the demo that needs no external tool, twice: other folder, other locale, same bytes.</summary>
    [Fact]
    public async Task Without_tools_the_rest_runs_and_gives_the_same_bytes_everywhere()
    {
        using TemporaryFolder folder = new();
        Dictionary<string, string?> variables = WithoutTools();
        Ending first = await Processes.SrtrlAsync(["demo", "--yes", "--out", folder["one"]], variables);
        Assert.Equal(3, first.ExitCode);
        Assert.Contains("6/7 bitstream: skipped, not available: ghdl, yosys", first.Error);

        variables["LANG"] = variables["LC_ALL"] = "tr_TR.UTF-8";
        variables["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = null;
        Ending second = await Processes.SrtrlAsync(["demo", "--yes", "--out", folder["another place"]], variables);
        Assert.Equal(3, second.ExitCode);
        foreach (string file in new[] { "EvRnnKernel.vhd", "EvRnnKernel.map.json", "report.json", "report.html" })
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(folder["one"], file), TestContext.Current.CancellationToken),
                await File.ReadAllBytesAsync(Path.Combine(folder["another place"], file), TestContext.Current.CancellationToken));
        }

        using var report = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(folder["one"], "report.json"), TestContext.Current.CancellationToken));
        JsonElement quantities = report.RootElement.GetProperty("quantities");
        Assert.True(Value(quantities, "training.test_accuracy") >= 97);
        Assert.True(Value(quantities, "exactness.worst") <= 1e-10);
        Assert.True(Value(quantities, "work.SynapticOperations.Dense") > Value(quantities, "work.SynapticOperations.Effective_MACs"));
        Assert.True(Value(quantities, "twin.median_cosine") >= 0.999);
        Assert.False(quantities.TryGetProperty("fpga.fmax", out _));
    }

    /// <summary>A tool that fails late must not cost what the steps before it gave.</summary>
    [Fact]
    public async Task When_synthesis_fails_the_report_of_the_other_steps_is_there()
    {
        ToolStatus ghdl = (await new ToolLocator().FindAllAsync(TestContext.Current.CancellationToken)).Single(t => t.Tool.Id == "ghdl");
        Assert.SkipWhen(ghdl.Found is null && Environment.GetEnvironmentVariable("CI") != "true", "ghdl is missing; see './srtrl doctor'");

        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(
            folder["yosys"],
            "#!/bin/sh\n[ \"$1\" = -V ] && { echo 'Yosys 0.40'; exit 0; }\necho 'no room for this' >&2\nexit 1\n",
            TestContext.Current.CancellationToken);
        File.SetUnixFileMode(folder["yosys"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Ending ending = await Processes.SrtrlAsync(
            ["demo", "--yes", "--out", folder["out"]],
            new Dictionary<string, string?> { ["SRTRL_YOSYS"] = folder["yosys"], ["SRTRL_VERILATOR"] = "/nonexistent" });

        Assert.Equal(4, ending.ExitCode);
        Assert.Contains("no room for this", ending.Error);
        using var report = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(folder["out"], "report.json"), TestContext.Current.CancellationToken));
        Assert.True(Value(report.RootElement.GetProperty("quantities"), "twin.median_cosine") >= 0.999);
        Assert.False(File.Exists(Path.Combine(folder["out"], "EvRnnKernel.bin")));
    }

    [Fact]
    public async Task With_all_tools_every_check_passes_and_there_is_a_bitstream()
    {
        foreach (ToolStatus status in await new ToolLocator().FindAllAsync(TestContext.Current.CancellationToken))
        {
            bool isRequired = Environment.GetEnvironmentVariable("CI") == "true";
            Assert.SkipWhen(status.Found is null && !isRequired,
                $"{status.Tool.Requirement} is missing; './srtrl doctor' shows what installs it");
        }

        using TemporaryFolder folder = new();
        Ending ending = await Processes.SrtrlAsync(["demo", "--yes", "--out", folder.Path]);
        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.True(new FileInfo(folder["EvRnnKernel.bin"]).Length > 100_000);

        using var report = JsonDocument.Parse(
            await File.ReadAllTextAsync(folder["report.json"], TestContext.Current.CancellationToken));
        JsonElement quantities = report.RootElement.GetProperty("quantities");
        Assert.True(Value(quantities, "fpga.fmax") >= 12);
        Assert.True(Value(quantities, "energy.step") > 0);
    }

    private static double Value(JsonElement quantities, string id) => quantities.GetProperty(id).GetProperty("value").GetDouble();

    /// <summary>
    /// Every tool's variable names something that is no such tool, so nothing is found and nothing is installed.
    /// </summary>
    private static Dictionary<string, string?> WithoutTools() =>
        ToolCatalog.Default.Tools.ToDictionary(tool => tool.EnvironmentVariable, _ => (string?)"/nonexistent");
}
