using System.Collections.Immutable;
using SparseRtrl.Fpga.Devices;
using SparseRtrl.Sim.Tools;

namespace SparseRtrl.Fpga.Toolchains;

/// <summary>yosys, nextpnr-ice40 and Project IceStorm.</summary>
internal sealed class Ice40Toolchain : Toolchain
{
    public static readonly Ice40Toolchain Instance = new();

    private Ice40Toolchain()
    {
    }

    public override string Nextpnr => "nextpnr-ice40";

    public override string TimingMethod => "icetime -m -i";

    public override string ConstraintsExtension => ".pcf";

    public override string BitstreamExtension => ".bin";

    public override string TimingFile => "timing.json";

    public override string? TimingSteps => "timing.txt";

    public override CellLibrary Cells => CellLibrary.Ice40;

    /// <summary>
    /// Multipliers are mapped to SB_MAC16 here, before <c>synth_ice40</c> runs without <c>-dsp</c>, because that option also packs
    /// registers and adders into the SB_MAC16, and icetime then takes the whole cell for a register and does not time the
    /// multiplication. A plain SB_MAC16 it does time. Its own coarse optimisations run first, so that constant multiplications and
    /// unused bits do not cost a multiplier. Products below 11 bits stay in LUTs.
    /// </summary>
    public override string SynthesisScript(Device device, string top, IEnumerable<string> verilog, string netlist)
    {
        string synthesise = $"synth_ice40 -device {(device.Name == "up5k" ? "u" : "hx")} -abc9 -top {top}";
        string[] multipliers =
        [
            "opt", "wreduce", "opt_clean", "memory_dff",
            "techmap -map +/mul2dsp.v -map +/ice40/dsp_map.v -D DSP_A_MAXWIDTH=16 -D DSP_B_MAXWIDTH=16 -D DSP_A_MINWIDTH=2 " +
                "-D DSP_B_MINWIDTH=2 -D DSP_Y_MINWIDTH=11 -D DSP_NAME=$__MUL16X16",
            "chtype -set $mul t:$__soft_mul", "setattr -unset mul2dsp a:mul2dsp",
        ];
        return string.Join("; ",
        [
            $"read_verilog {string.Join(' ', verilog)}",
            $"{synthesise} -run begin:coarse",
            .. device.Multipliers > 0 ? multipliers : [],
            $"{synthesise} -run coarse: -json {netlist}",
        ]);
    }

    public override ToolCall Place(Placement placement) => PlaceWith(
        placement, placement.Constraints is { } file ? ["--pcf", file] : [], ("--asc", Placed(placement.Design)),
        placement.ReportsUse);

    /// <summary>nextpnr's own timing takes a multiplier for a register; icetime's does not.</summary>
    public override ImmutableArray<ToolCall> Time(Placement placement)
    {
        string[] internalOnly = placement.TimesPins ? [] : ["-i"];
        return
        [
            Call("icetime", ["-d", placement.Device.Name, "-m", .. internalOnly, "-t", "-r", TimingSteps!, "-j", TimingFile,
                Placed(placement.Design)]),
        ];
    }

    public override ToolCall Pack(string design, string bitstream) => Call("icepack", Placed(design), bitstream);

    public override bool Places(string constraints, string pin) =>
        Lines(constraints).Any(words => words is ["set_io", .., var name, _] && name == pin);

    public override string PlacementOf(string pin) => $"set_io {pin} <pin>";

    public override CriticalPath ParseTiming(string report) => IcetimeReport.Parse(report);

    private static string Placed(string design) => $"{design}.asc";
}
