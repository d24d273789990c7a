using SparseRtrl.Fpga.Flow;
using SparseRtrl.Transpile.Timing;

namespace SparseRtrl.Fpga.Toolchains;

/// <summary>The cells of an architecture: by what names netlists and nextpnr know them, and how many logic cells they take.</summary>
internal abstract class CellLibrary
{
    public static CellLibrary Ice40 { get; } = new Ice40Cells();

    public static CellLibrary Ecp5 { get; } = new Ecp5Cells();

    /// <summary>
    /// nextpnr's names of logic cell, block RAM, single-port RAM and multiplier; null for what the architecture does not have.
    /// </summary>
    public abstract (string LogicCell, string BlockRam, string? SinglePortRam, string Multiplier) PlacedKinds { get; }

    /// <summary>What a flat netlist asks of a device.</summary>
    public abstract NetlistCounts Count(IReadOnlyList<NetlistCell> cells);

    /// <summary>Logic cells that placement will count, for logic that is not synthesised yet.</summary>
    /// <param name="distributedRams">Blocks of distributed RAM.</param>
    public abstract int LogicCellsOf(LogicArea area, int distributedRams);

    /// <summary>A Verilog instance, or several, of a flip-flop without reset.</summary>
    /// <param name="instance">Name, with a range for several.</param>
    public abstract string Register(string instance, string input, string output);

    /// <summary>A Verilog instance, or several, of a look-up table with the exclusive or of two signals.</summary>
    public abstract string ExclusiveOr(string instance, string a, string b, string output);

    private sealed class Ice40Cells : CellLibrary
    {
        public override (string LogicCell, string BlockRam, string? SinglePortRam, string Multiplier) PlacedKinds =>
            ("ICESTORM_LC", "ICESTORM_RAM", "ICESTORM_SPRAM", "ICESTORM_DSP");

        public override NetlistCounts Count(IReadOnlyList<NetlistCell> cells)
        {
            int luts = cells.Count(c => c.Type == "SB_LUT4");
            List<NetlistCell> flipFlops = [.. cells.Where(c => c.Type.StartsWith("SB_DFF", StringComparison.Ordinal))];
            Dictionary<int, int> fanOut = cells.SelectMany(c => c.InputNets).CountBy(net => net).ToDictionary();
            HashSet<int> lutOutputs = [.. cells.Where(c => c.Type == "SB_LUT4").Select(c => c.Net("O"))];
            int shared = flipFlops.Count(f => lutOutputs.Contains(f.Net("D")) && fanOut[f.Net("D")] == 1);
            return new(
                luts, flipFlops.Count, luts + flipFlops.Count - shared,
                cells.Count(c => c.Type.StartsWith("SB_RAM40_4K", StringComparison.Ordinal)),
                cells.Count(c => c.Type == "SB_SPRAM256KA"),
                cells.Count(c => c.Type == "SB_MAC16"));
        }

        public override int LogicCellsOf(LogicArea area, int distributedRams) => area.LookUpTables + area.FlipFlops - area.SharedFlipFlops;

        public override string Register(string instance, string input, string output) =>
            $"SB_DFF {instance} (.C(clk), .D({input}), .Q({output}));";

        public override string ExclusiveOr(string instance, string a, string b, string output) =>
            $"SB_LUT4 #(.LUT_INIT(16'h6666)) {instance} (.I0({a}), .I1({b}), .I2(1'b0), .I3(1'b0), .O({output}));";
    }

    private sealed class Ecp5Cells : CellLibrary
    {
        /// <summary>A carry cell adds two bits, each in the look-up table of a logic cell.</summary>
        private const int LogicCellsOfCarry = 2;

        /// <summary>16 × 4 bits of distributed RAM: four look-up tables, and two more that its write port makes unusable.</summary>
        private const int LogicCellsOfDistributedRam = 6;

        public override (string LogicCell, string BlockRam, string? SinglePortRam, string Multiplier) PlacedKinds =>
            ("TRELLIS_COMB", "DP16KD", null, "MULT18X18D");

        public override NetlistCounts Count(IReadOnlyList<NetlistCell> cells)
        {
            Dictionary<string, int> counts = cells.CountBy(c => c.Type).ToDictionary();
            int Of(string type) => counts.GetValueOrDefault(type);
            int luts = Of("LUT4");
            int flipFlops = Of("TRELLIS_FF");
            int occupied = luts + (LogicCellsOfCarry * Of("CCU2C")) + (LogicCellsOfDistributedRam * Of("TRELLIS_DPR16X4"));
            // A flip-flop can be used without the look-up table beside it.
            return new(
                luts, flipFlops, Math.Max(occupied, flipFlops), Of("DP16KD") + Of("PDPW16KD"), SinglePortRams: 0, Of("MULT18X18D"));
        }

        public override int LogicCellsOf(LogicArea area, int distributedRams) =>
            Math.Max(area.LookUpTables + (LogicCellsOfDistributedRam * distributedRams), area.FlipFlops);

        public override string Register(string instance, string input, string output) =>
            "TRELLIS_FF #(.GSR(\"DISABLED\"), .CEMUX(\"1\"), .CLKMUX(\"CLK\"), .LSRMUX(\"LSR\"), .REGSET(\"RESET\")) "
            + $"{instance} (.CLK(clk), .LSR(1'b0), .DI({input}), .Q({output}));";

        public override string ExclusiveOr(string instance, string a, string b, string output) =>
            $"LUT4 #(.INIT(16'h6666)) {instance} (.A({a}), .B({b}), .C(1'b0), .D(1'b0), .Z({output}));";
    }
}
