using SparseRtrl.Fpga.Devices;
using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Fpga.Tests;

/// <summary>
/// External tools for tests: a missing one fails in CI and skips visibly elsewhere. Those for ECP5, which Debian 12 does not have, skip in
/// CI too.
/// </summary>
internal static class Tools
{
    public static ToolRunner Runner { get; } = new();

    public static readonly string[] Ice40 = ["ghdl", "yosys", "nextpnr-ice40", "icepack", "icetime"];

    public static readonly string[] Ecp5 = ["ghdl", "yosys", "nextpnr-ecp5", "ecppack"];

    private static readonly string[] Optional = ["nextpnr-ecp5", "ecppack"];

    /// <summary>The tools that build for a device.</summary>
    public static string[] For(Device device) => device.Architecture == Architecture.Ecp5 ? Ecp5 : Ice40;

    public static async Task RequireAsync(params string[] tools)
    {
        ToolLocator locator = new();
        foreach (string tool in tools)
        {
            try
            {
                await locator.LocateAsync(tool, TestContext.Current.CancellationToken);
            }
            catch (ToolMissingException error)
            {
                Assert.SkipWhen(
                    Optional.Contains(tool) || Environment.GetEnvironmentVariable("CI") != "true", error.Message);
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
