using System.Collections.Immutable;
using SparseRtrl.Fpga.Devices;
using SparseRtrl.Sim.Tools;

namespace SparseRtrl.Fpga.Toolchains;

/// <summary>yosys, nextpnr-ecp5 and Project Trellis.</summary>
internal sealed class Ecp5Toolchain : Toolchain
{
    public static readonly Ecp5Toolchain Instance = new();

    private Ecp5Toolchain()
    {
    }

    public override string Nextpnr => "nextpnr-ecp5";

    public override string TimingMethod => "report of nextpnr-ecp5";

    public override string ConstraintsExtension => ".lpf";

    public override string BitstreamExtension => ".bit";

    /// <summary>nextpnr times all cells of the ECP5, with its multipliers and block RAMs.</summary>
    public override string TimingFile => PlaceReport;

    public override string? TimingSteps => null;

    public override CellLibrary Cells => CellLibrary.Ecp5;

    /// <summary>Large memories come without the zeros that they begin with, so undefined contents are made zero.</summary>
    public override string SynthesisScript(Device device, string top, IEnumerable<string> verilog, string netlist) =>
        $"read_verilog {string.Join(' ', verilog)}; synth_ecp5 -abc9 -top {top}; setundef -zero -params; write_json {netlist}";

    public override ToolCall Place(Placement placement) => PlaceWith(
        placement, placement.Constraints is { } file ? ["--lpf", file] : ["--lpf-allow-unconstrained"],
        ("--textcfg", Placed(placement.Design)), hasReport: true);

    public override ImmutableArray<ToolCall> Time(Placement placement) => [];

    public override ToolCall Pack(string design, string bitstream) => Call("ecppack", "--compress", Placed(design), bitstream);

    public override bool Places(string constraints, string pin) =>
        Lines(constraints).Any(words => words is ["LOCATE", "COMP", var name, "SITE", _] && name == $"\"{pin}\"");

    public override string PlacementOf(string pin) => $"LOCATE COMP \"{pin}\" SITE \"<pin>\"";

    public override CriticalPath ParseTiming(string report) => NextpnrTiming.Parse(report);

    private static string Placed(string design) => $"{design}.config";
}
