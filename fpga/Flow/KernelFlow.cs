using SparseRtrl.Fpga.Devices;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Fpga.Flow;

/// <summary>What a kernel takes of a device by itself, without a shell.</summary>
/// <param name="Netlist">Of the kernel alone, as yosys counts it.</param>
/// <param name="Timing">icetime's longest path of the kernel in a harness of registers.</param>
public sealed record KernelResult(NetlistCounts Netlist, IcetimeReport Timing)
{
    public double MaximumMegahertz => 1e3 / Timing.DelayNs;
}

/// <summary>Synthesises, places and times a kernel by itself: its size and speed, rather than those of a board's design.</summary>
public sealed class KernelFlow(ToolRunner runner)
{
    private const string KernelNetlist = "kernel.json";
    private const string WholeNetlist = "harness.json";
    private const string Placed = "harness.asc";
    private const string TimingPaths = "timing.json";

    /// <summary>Of nextpnr: speed depends on it, so it is fixed.</summary>
    private const int Seed = 1;

    /// <param name="kernelVhdl">Text of the kernel, an entity with the ports of the kernel interface.</param>
    /// <param name="clockMegahertz">What placement and routing aim at.</param>
    public static BuildPlan Plan(string kernelVhdl, HostMap map, Device device, double clockMegahertz)
    {
        string synthesis = YosysScript.For(
            map.Kernel, "kernel.v", KernelNetlist, device.SynthesisOption, hasMultipliers: device.Multipliers > 0);
        string harness = $"read_verilog harness.v; hierarchy -top {KernelHarness.TopModule}; flatten; opt_clean; write_json {WholeNetlist}";
        return new(
            [new("kernel.vhd", kernelVhdl), new("harness.v", KernelHarness.ToVerilog(map))],
            [
                Call("ghdl", "--synth", "--std=08", "--out=verilog", "-o=kernel.v", "kernel.vhd", "-e", map.Kernel),
                Call("yosys", "-q", "-p", $"{synthesis}; {harness}"),
                Call("nextpnr-ice40", "-q", $"--{device.Name}", "--package", device.LargestPackage, "--seed", $"{Seed}",
                    "--freq", FormattableString.Invariant($"{clockMegahertz}"), "--timing-allow-fail",
                    "--json", WholeNetlist, "--asc", Placed),
                Call("icetime", "-d", device.Name, "-m", "-t", "-r", "timing.txt", "-j", TimingPaths, Placed),
            ],
            [KernelNetlist, TimingPaths]);
    }

    /// <exception cref="ToolMissingException"/>
    /// <exception cref="ToolFailedException"/>
    public async Task<KernelResult> RunAsync(BuildPlan plan, HostMap map, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        await plan.RunAsync(runner, directory, cancellationToken);
        return new(
            NetlistCounts.Parse(await ReadAsync(KernelNetlist), map.Kernel),
            IcetimeReport.Parse(await ReadAsync(TimingPaths)));

        Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(directory, name), cancellationToken);
    }

    private static ToolCall Call(string tool, params string[] arguments) => new(tool, arguments, ".");
}
