using SparseRtrl.Fpga.Boards;
using SparseRtrl.Fpga.Devices;
using SparseRtrl.Fpga.Shell;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Fpga.Flow;

/// <summary>The way from a kernel to a bitstream, as data.</summary>
/// <param name="Synthesis">VHDL → Verilog → netlist; its counts say whether the design can fit.</param>
/// <param name="Implementation">Netlist → placed and routed design → bitstream and timing.</param>
public sealed record IceFlowPlan(Board Board, BuildPlan Synthesis, BuildPlan Implementation)
{
    /// <summary>
    /// Both halves in one, for a reader (<see cref="BuildPlan.Describe"/>) and as the identity of the bitstream for given tool
    /// versions.
    /// </summary>
    public BuildPlan Whole { get; } = new(
        [.. Synthesis.Files, .. Implementation.Files],
        [.. Synthesis.Calls, .. Implementation.Calls],
        [.. Synthesis.Products, .. Implementation.Products]);
}

/// <summary>What a run of the flow gave.</summary>
/// <param name="BitstreamPath">The .bin file, for the board's configuration flash.</param>
public sealed record IceFlowResult(UtilisationReport Utilisation, TimingReport Timing, string BitstreamPath);

/// <summary>Builds bitstreams for iCE40 boards with ghdl, yosys, nextpnr-ice40 and icestorm.</summary>
public sealed class IceFlow(ToolRunner runner)
{
    private const string Top = ShellGenerator.TopEntity;
    private const string Netlist = Top + ".json";
    private const string Placed = Top + ".asc";
    private const string Bitstream = Top + ".bin";
    private const string PlaceReport = "utilisation.json";
    private const string TimingPaths = "timing.json";

    /// <summary>Of nextpnr: the maximum frequency depends on it, so it is fixed.</summary>
    private const int Seed = 1;

    /// <summary>The plan that puts a kernel on a board.</summary>
    /// <param name="kernelVhdl">Text of the kernel, an entity with the ports of the kernel interface.</param>
    /// <exception cref="ArgumentException">The shell cannot carry the kernel's memory map.</exception>
    public static IceFlowPlan Plan(string kernelVhdl, HostMap map, Board board)
    {
        var sources = ShellGenerator.Generate(kernelVhdl, map, board);
        Device device = board.Device;
        var synthesis = new BuildPlan(
            sources,
            [
                Call("ghdl", ["--synth", "--std=08", "--out=verilog", $"-o={Top}.v", .. sources.Select(s => s.Path), "-e", Top]),
                Call("yosys", ["-q", "-p",
                    YosysScript.For(Top, $"{Top}.v", Netlist, device.SynthesisOption, hasMultipliers: device.Multipliers > 0)]),
            ],
            [Netlist]);
        var implementation = new BuildPlan(
            [new("board.pcf", board.Constraints)],
            [
                Call("nextpnr-ice40", ["-q", $"--{device.Name}", "--package", board.Package, "--seed", $"{Seed}",
                    "--freq", $"{board.ClockMegahertz}", "--timing-allow-fail",
                    "--pcf", "board.pcf", "--json", Netlist, "--asc", Placed, "--report", PlaceReport]),
                Call("icepack", [Placed, Bitstream]),
                // nextpnr's own timing takes a multiplier for a register; icetime's does not.
                Call("icetime", ["-d", device.Name, "-m", "-t", "-r", "timing.txt", "-j", TimingPaths, Placed]),
            ],
            [PlaceReport, Bitstream, TimingPaths]);
        return new(board, synthesis, implementation);
    }

    /// <summary>Carries a plan out in a directory. Equal plans give byte-identical bitstreams in any directory.</summary>
    /// <param name="directory">Made when it does not exist; its old products are overwritten.</param>
    /// <exception cref="DeviceFullException">
    /// The synthesised design needs more than the device has; nothing was placed.
    /// </exception>
    /// <exception cref="ToolMissingException"/>
    /// <exception cref="ToolFailedException"/>
    public async Task<IceFlowResult> RunAsync(IceFlowPlan plan, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        await plan.Synthesis.RunAsync(runner, directory, cancellationToken);
        NetlistCounts netlist = NetlistCounts.Parse(await ReadAsync(Netlist), Top);
        netlist.CheckFits(plan.Board.Device);

        await plan.Implementation.RunAsync(runner, directory, cancellationToken);
        IcetimeReport timing = IcetimeReport.Parse(await ReadAsync(TimingPaths));
        return new(
            UtilisationReport.Parse(await ReadAsync(PlaceReport), netlist),
            new(timing.DelayNs, plan.Board.ClockMegahertz, timing.StartNet, timing.EndNet),
            Path.Combine(directory, Bitstream));

        Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(directory, name), cancellationToken);
    }

    private static ToolCall Call(string tool, string[] arguments) => new(tool, arguments, ".");
}
