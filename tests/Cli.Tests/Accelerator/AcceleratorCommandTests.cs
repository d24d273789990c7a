using System.Text.Json;
using Xunit;

namespace SparseRtrl.Cli.Tests.Accelerator;

public sealed class AcceleratorCommandTests
{
    private static readonly string[] Tiny = ["--units", "3", "--sparsity", "0.5"];

    [Fact]
    public async Task What_a_network_takes_is_predicted_without_tools()
    {
        using TemporaryFolder folder = new();
        Ending ending = await Processes.SrtrlAsync(
            ["accelerator", .. Tiny, "--predict", "--json", "--out", folder.Path],
            new Dictionary<string, string?> { ["SRTRL_YOSYS"] = "/nowhere/yosys" });

        Assert.True(ending.ExitCode == 0, ending.Error);
        using var summary = JsonDocument.Parse(ending.Output);
        Assert.Equal("up5k", summary.RootElement.GetProperty("device").GetString());
        Assert.InRange(summary.RootElement.GetProperty("logic_cells").GetInt32(), 2500, 5280);
        Assert.True(File.Exists(folder["EvRnnKernel.vhd"]));
        Assert.Contains("1 lane, influence in block RAM", ending.Error);
    }

    /// <summary>Before any tool runs: none of the tools is there.</summary>
    [Fact]
    public async Task A_network_that_does_not_fit_is_refused_with_the_nearest_that_does()
    {
        using TemporaryFolder folder = new();
        Ending ending = await Processes.SrtrlAsync(
            ["accelerator", .. Tiny, "--lanes", "8", "--out", folder.Path],
            new Dictionary<string, string?> { ["SRTRL_GHDL"] = "/nowhere/ghdl" });

        Assert.Equal(1, ending.ExitCode);
        Assert.Contains(" the up5k has 4: 4 too many; the nearest that fit are the same network with ", ending.Error);
        Assert.False(Directory.Exists(folder["build"]));
    }

    [Fact]
    public async Task A_trained_network_is_taken_from_its_file()
    {
        using TemporaryFolder folder = new();
        string network = Path.Combine(Processes.Root, "samples", "networks", "evrnn.json");
        Ending contradiction = await Processes.SrtrlAsync(["accelerator", "--network", network, "--units", "3", "--out", folder.Path]);
        Assert.Equal(2, contradiction.ExitCode);
        Assert.Contains("--units: the network's file says that already", contradiction.Error);

        // Its trace decays by 0.9, which is not 1 − 2^−s.
        Ending refused = await Processes.SrtrlAsync(["accelerator", "--network", network, "--out", folder.Path]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("0.75 or 0.875", refused.Error);
    }
}
