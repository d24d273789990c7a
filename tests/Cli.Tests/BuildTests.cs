using System.Text.Json;
using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Cli.Tests;

public sealed class BuildTests
{
    private static string Sample => Path.Combine(Processes.Root, "samples", "Fir.cs");

    [Fact]
    public async Task A_kernel_becomes_a_bitstream_for_the_ulx3s()
    {
        ToolLocator locator = new();
        foreach (string tool in new[] { "nextpnr-ecp5", "ecppack" })
        {
            ToolStatus status = await locator.FindAsync(tool, TestContext.Current.CancellationToken);
            Assert.SkipWhen(status.Found is null, $"{tool} is missing; './srtrl doctor' shows what installs it");
        }

        using TemporaryFolder folder = new();
        Ending ending = await Processes.SrtrlAsync(["build", Sample, "--board", "ulx3s", "--out", folder.Path, "--json"]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        using var summary = JsonDocument.Parse(ending.Output);
        Assert.Equal(("ecp5-85k", 50.0), (
            summary.RootElement.GetProperty("device").GetString(), summary.RootElement.GetProperty("clock_megahertz").GetDouble()));
        Assert.InRange(summary.RootElement.GetProperty("maximum_megahertz").GetDouble(), 50, 400);
        Assert.Equal(folder["Fir.bit"], summary.RootElement.GetProperty("bitstream").GetString());
        Assert.True(new FileInfo(folder["Fir.bit"]).Length > 100_000);
        Assert.Contains("of 83640 logic cells", ending.Error);
    }

    /// <summary>Before anything is run, so that nobody waits for a build that cannot end.</summary>
    [Fact]
    public async Task A_missing_tool_is_named_before_the_build_begins()
    {
        using TemporaryFolder folder = new();
        Ending ending = await Processes.SrtrlAsync(
            ["build", Sample, "--board", "ulx3s", "--out", folder.Path],
            new Dictionary<string, string?> { ["SRTRL_ECPPACK"] = "/nowhere/ecppack" });

        Assert.Equal(3, ending.ExitCode);
        Assert.Contains(" not found: ", ending.Error);
        Assert.False(Directory.Exists(folder["build"]));
        Assert.False(File.Exists(folder["Fir.bit"]));
    }

    [Fact]
    public async Task An_unknown_board_is_refused_with_the_known_ones()
    {
        using TemporaryFolder folder = new();
        Ending ending = await Processes.SrtrlAsync(["build", Sample, "--board", "ulx4s", "--out", folder.Path]);

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("known are hx8k-breakout, icebreaker, ulx3s", ending.Error);
    }

    [Fact]
    public async Task A_device_decides_about_the_memories_and_the_delays()
    {
        using TemporaryFolder folder = new();
        Ending ending = await Processes.SrtrlAsync(
            ["transpile", Sample, "--device", "ecp5-85k", "--out", folder.Path, "--report"]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.StartsWith(
            "schedule of Fir for ecp5 at 50 MHz\n",
            await File.ReadAllTextAsync(folder["Fir.schedule.txt"], TestContext.Current.CancellationToken));
    }
}
