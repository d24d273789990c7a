using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Fpga.Tests;

/// <summary>External tools for tests: a missing one fails in CI and skips visibly elsewhere.</summary>
internal static class Tools
{
    public static ToolRunner Runner { get; } = new();

    public static readonly string[] IceFlow = ["ghdl", "yosys", "nextpnr-ice40", "icepack", "icetime"];

    private const string Install = "apt-get install ghdl-mcode yosys nextpnr-ice40 fpga-icestorm fpga-icestorm-chipdb";

    public static async Task RequireAsync(params string[] tools)
    {
        foreach (string tool in tools)
        {
            try
            {
                string option = tool == "yosys" ? "-V" : "--version";
                await Runner.RunAsync(new(tool, [option], "."), TestContext.Current.CancellationToken);
            }
            catch (ToolFailedException)
            {
                // The icestorm tools know no --version; that they ran is enough.
            }
            catch (Exception error) when (error is ToolMissingException or System.ComponentModel.Win32Exception)
            {
                Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", $"{tool} is not installed: {Install}");
                throw;
            }
        }
    }
}

/// <summary>A directory that is deleted with its contents at the end of a test.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("srtrl-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
