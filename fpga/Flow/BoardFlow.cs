using SparseRtrl.Fpga.Boards;
using SparseRtrl.Fpga.Shell;
using SparseRtrl.Fpga.Toolchains;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Fpga.Flow;

/// <summary>The way from a kernel to a bitstream, as data.</summary>
/// <param name="Synthesis">VHDL → Verilog → netlist; its counts say whether the design can fit.</param>
/// <param name="Implementation">Netlist → placed and routed design → bitstream and timing.</param>
public sealed record BoardFlowPlan(Board Board, BuildPlan Synthesis, BuildPlan Implementation)
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
/// <param name="BitstreamPath">The .bin or .bit file, for the board's configuration flash.</param>
public sealed record BoardFlowResult(UtilisationReport Utilisation, TimingReport Timing, string BitstreamPath);

/// <summary>Builds bitstreams for boards with ghdl, yosys, nextpnr and what packs and times the placed design.</summary>
public sealed class BoardFlow(ToolRunner runner)
{
    private const string Design = ShellGenerator.TopEntity;
    private const string Netlist = Design + ".json";

    /// <summary>The plan that puts a kernel on a board.</summary>
    /// <param name="kernelVhdl">Text of the kernel, an entity with the ports of the kernel interface.</param>
    /// <exception cref="ArgumentException">The shell cannot carry the kernel's memory map.</exception>
    public static BoardFlowPlan Plan(string kernelVhdl, HostMap map, Board board)
    {
        var tools = Toolchain.Of(board.Device);
        var shell = ShellGenerator.Generate(kernelVhdl, map, board);
        PlannedFile[] boardTop = board.Top is { } verilog ? [new($"{Board.TopModule}.v", verilog)] : [];
        string top = board.Top is null ? Design : Board.TopModule;
        string script = tools.SynthesisScript(board.Device, top, [$"{Design}.v", .. boardTop.Select(f => f.Path)], Netlist);
        var synthesis = new BuildPlan(
            [.. shell, .. boardTop],
            [
                Call("ghdl", ["--synth", "--std=08", "--out=verilog", $"-o={Design}.v", .. shell.Select(s => s.Path), "-e", Design]),
                Call("yosys", ["-q", "-p", script]),
            ],
            [Netlist]);
        var constraints = new PlannedFile($"board{tools.ConstraintsExtension}", board.Constraints);
        var placement = new Placement(
            board.Device, board.Package, Design, board.KernelClockMegahertz, constraints.Path, ReportsUse: true);
        string bitstream = BitstreamOf(board);
        var implementation = new BuildPlan(
            [constraints],
            [tools.Place(placement), tools.Pack(Design, bitstream), .. tools.Time(placement)],
            [Toolchain.PlaceReport, bitstream, .. new[] { tools.TimingFile }.Except([Toolchain.PlaceReport])]);
        return new(board, synthesis, implementation);
    }

    /// <summary>Carries a plan out in a directory. Equal plans give byte-identical bitstreams in any directory.</summary>
    /// <param name="directory">Made when it does not exist; its old products are overwritten.</param>
    /// <exception cref="DeviceFullException">
    /// The synthesised design needs more than the device has; nothing was placed.
    /// </exception>
    /// <exception cref="ToolMissingException">Nothing was written or run.</exception>
    /// <exception cref="ToolFailedException"/>
    public async Task<BoardFlowResult> RunAsync(BoardFlowPlan plan, string directory, CancellationToken cancellationToken)
    {
        Board board = plan.Board;
        var tools = Toolchain.Of(board.Device);
        await runner.RequireAsync(plan.Whole.Calls.Select(call => call.Tool).Distinct(), cancellationToken);
        Directory.CreateDirectory(directory);
        await plan.Synthesis.RunAsync(runner, directory, cancellationToken);
        NetlistCounts netlist = NetlistCounts.Parse(
            await ReadAsync(Netlist), board.Top is null ? Design : Board.TopModule, tools.Cells);
        netlist.CheckFits(board.Device);

        await plan.Implementation.RunAsync(runner, directory, cancellationToken);
        CriticalPath longest = tools.ParseTiming(await ReadAsync(tools.TimingFile));
        return new(
            UtilisationReport.Parse(await ReadAsync(Toolchain.PlaceReport), netlist, tools.Cells),
            new(longest.DelayNs, board.KernelClockMegahertz, longest.StartNet, longest.EndNet),
            Path.Combine(directory, BitstreamOf(board)));

        Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(directory, name), cancellationToken);
    }

    private static string BitstreamOf(Board board) => Design + Toolchain.Of(board.Device).BitstreamExtension;

    private static ToolCall Call(string tool, string[] arguments) => new(tool, arguments, ".");
}
