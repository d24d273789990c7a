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

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder["one"], "report.json"), TestContext.Current.CancellationToken));
        JsonElement quantities = report.RootElement.GetProperty("quantities");
        Assert.True(Value(quantities, "training.test_accuracy") >= 97);
        Assert.True(Value(quantities, "exactness.worst") <= 1e-10);
        Assert.True(Value(quantities, "twin.median_cosine") >= 0.999);
        Assert.False(quantities.TryGetProperty("fpga.fmax", out _));
    }

    [Fact]
    public async Task With_all_tools_every_check_passes_and_there_is_a_bitstream()
    {
        foreach (ToolStatus status in await new ToolLocator().FindAllAsync(TestContext.Current.CancellationToken))
        {
            bool isRequired = Environment.GetEnvironmentVariable("CI") == "true";
            Assert.SkipWhen(status.Found is null && !isRequired, $"{status.Tool.Requirement} is missing; './srtrl doctor' shows what installs it");
        }

        using TemporaryFolder folder = new();
        Ending ending = await Processes.SrtrlAsync(["demo", "--yes", "--out", folder.Path]);
        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.True(new FileInfo(folder["EvRnnKernel.bin"]).Length > 100_000);

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(folder["report.json"], TestContext.Current.CancellationToken));
        JsonElement quantities = report.RootElement.GetProperty("quantities");
        Assert.True(Value(quantities, "fpga.fmax") >= 12);
        Assert.True(Value(quantities, "energy.step") > 0);
    }

    private static double Value(JsonElement quantities, string id) => quantities.GetProperty(id).GetProperty("value").GetDouble();

    /// <summary>Every tool's variable names something that is no such tool, so nothing is found and nothing is installed.</summary>
    private static Dictionary<string, string?> WithoutTools() =>
        ToolCatalog.Default.Tools.ToDictionary(tool => tool.EnvironmentVariable, _ => (string?)"/nonexistent");
}
