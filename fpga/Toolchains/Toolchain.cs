using System.Collections.Immutable;
using SparseRtrl.Fpga.Devices;
using SparseRtrl.Sim.Tools;

namespace SparseRtrl.Fpga.Toolchains;

/// <summary>What is placed and routed.</summary>
/// <param name="Package">As nextpnr calls it.</param>
/// <param name="Design">Name, without extension, of the netlist's file and of the placed design's.</param>
/// <param name="ClockMegahertz">What placement aims at; null for nextpnr's own choice.</param>
/// <param name="Constraints">File that places the pins; null when they may lie anywhere.</param>
/// <param name="ReportsUse">Whether the use of the device is wanted, in <see cref="Toolchain.PlaceReport"/>.</param>
/// <param name="TimesPins">Whether the timing of an iCE40 counts paths from and to pins.</param>
internal sealed record Placement(
    Device Device, string Package, string Design, double? ClockMegahertz, string? Constraints = null, bool ReportsUse = false,
    bool TimesPins = true);

/// <summary>The programs that build for an architecture, how they are called and how their reports are read.</summary>
internal abstract class Toolchain
{
    /// <summary>What nextpnr reports, in all architectures.</summary>
    public const string PlaceReport = "utilisation.json";

    /// <summary>Of nextpnr: the maximum frequency depends on it, so it is fixed.</summary>
    private const int Seed = 1;

    /// <summary>Id of the tool that places and routes.</summary>
    public abstract string Nextpnr { get; }

    /// <summary>What times a placed design, for a reader.</summary>
    public abstract string TimingMethod { get; }

    /// <summary>Extension of the file that places the pins, with its dot.</summary>
    public abstract string ConstraintsExtension { get; }

    /// <summary>Extension of a bitstream, with its dot.</summary>
    public abstract string BitstreamExtension { get; }

    /// <summary>File with the timing, after <see cref="Place"/> and <see cref="Time"/>.</summary>
    public abstract string TimingFile { get; }

    /// <summary>File that <see cref="Time"/> writes with the longest path step by step, each cell from pin to pin; null if it writes none.</summary>
    public abstract string? TimingSteps { get; }

    /// <summary>The kinds of cells in a netlist.</summary>
    public abstract CellLibrary Cells { get; }

    public static Toolchain Of(Device device) => device.Architecture switch
    {
        Architecture.Ice40 => Ice40Toolchain.Instance,
        _ => Ecp5Toolchain.Instance,
    };

    /// <summary>The commands of yosys, Verilog → netlist.</summary>
    /// <param name="verilog">Names of the files.</param>
    public abstract string SynthesisScript(Device device, string top, IEnumerable<string> verilog, string netlist);

    /// <summary>Netlist → placed design.</summary>
    public abstract ToolCall Place(Placement placement);

    /// <summary>Placed design → timing, where nextpnr's own is not good enough.</summary>
    public abstract ImmutableArray<ToolCall> Time(Placement placement);

    /// <summary>Placed design → bitstream.</summary>
    public abstract ToolCall Pack(string design, string bitstream);

    /// <summary>Whether a file of pin constraints places a pin.</summary>
    public abstract bool Places(string constraints, string pin);

    /// <summary>The line that places a pin, for messages.</summary>
    public abstract string PlacementOf(string pin);

    /// <param name="report">Text of <see cref="TimingFile"/>.</param>
    /// <exception cref="FormatException">The text is not a timing report.</exception>
    public abstract CriticalPath ParseTiming(string report);

    protected static ToolCall Call(string tool, params string[] arguments) => new(tool, arguments, ".");

    /// <summary>The call of nextpnr. A clock that is missed is reported, not an error.</summary>
    /// <param name="pins">Options about the pins.</param>
    /// <param name="placed">Option and name of the file with the placed design.</param>
    protected ToolCall PlaceWith(Placement placement, string[] pins, (string Option, string File) placed, bool hasReport)
    {
        string[] clock = placement.ClockMegahertz is { } megahertz ? ["--freq", FormattableString.Invariant($"{megahertz}")] : [];
        string[] report = hasReport ? ["--report", PlaceReport] : [];
        return Call(Nextpnr, ["-q", .. placement.Device.NextpnrOptions, "--package", placement.Package, "--seed", $"{Seed}", .. clock,
            "--timing-allow-fail", .. pins, "--json", $"{placement.Design}.json", placed.Option, placed.File, .. report]);
    }

    /// <summary>The words of a line of constraints, without its comment.</summary>
    protected static IEnumerable<string[]> Lines(string constraints) => constraints.Split('\n')
        .Select(line => line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
