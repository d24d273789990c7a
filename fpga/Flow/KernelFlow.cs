using SparseRtrl.Fpga.Devices;
using SparseRtrl.Fpga.Toolchains;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Fpga.Flow;

/// <summary>What a kernel takes of a device by itself, without a shell.</summary>
/// <param name="Netlist">Of the kernel alone, as yosys counts it.</param>
/// <param name="Timing">The longest path of the kernel in a harness of registers.</param>
public sealed record KernelResult(NetlistCounts Netlist, CriticalPath Timing)
{
    public double MaximumMegahertz => 1e3 / Timing.DelayNs;
}

/// <summary>Synthesises, places and times a kernel by itself: its size and speed, rather than those of a board's design.</summary>
public sealed class KernelFlow(ToolRunner runner)
{
    private const string KernelNetlist = "kernel.json";
    private const string Whole = "harness";

    /// <param name="kernelVhdl">Text of the kernel, an entity with the ports of the kernel interface.</param>
    /// <param name="clockMegahertz">What placement and routing aim at.</param>
    public static BuildPlan Plan(string kernelVhdl, HostMap map, Device device, double clockMegahertz)
    {
        var tools = Toolchain.Of(device);
        string synthesis = tools.SynthesisScript(device, map.Kernel, ["kernel.v"], KernelNetlist);
        string harness = $"read_verilog harness.v; hierarchy -top {KernelHarness.TopModule}; flatten; opt_clean; write_json {Whole}.json";
        var placement = new Placement(device, device.LargestPackage, Whole, clockMegahertz);
        return new(
            [new("kernel.vhd", kernelVhdl), new("harness.v", KernelHarness.ToVerilog(map, tools.Cells))],
            [
                Call("ghdl", "--synth", "--std=08", "--out=verilog", "-o=kernel.v", "kernel.vhd", "-e", map.Kernel),
                Call("yosys", "-q", "-p", $"{synthesis}; {harness}"),
                tools.Place(placement),
                .. tools.Time(placement),
            ],
            [KernelNetlist, tools.TimingFile]);
    }

    /// <param name="device">That the plan is for.</param>
    /// <exception cref="ToolMissingException"/>
    /// <exception cref="ToolFailedException"/>
    public async Task<KernelResult> RunAsync(
        BuildPlan plan, HostMap map, Device device, string directory, CancellationToken cancellationToken)
    {
        var tools = Toolchain.Of(device);
        Directory.CreateDirectory(directory);
        await plan.RunAsync(runner, directory, cancellationToken);
        return new(
            NetlistCounts.Parse(await ReadAsync(KernelNetlist), map.Kernel, tools.Cells),
            tools.ParseTiming(await ReadAsync(tools.TimingFile)));

        Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(directory, name), cancellationToken);
    }

    private static ToolCall Call(string tool, params string[] arguments) => new(tool, arguments, ".");
}
