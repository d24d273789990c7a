namespace SparseRtrl.Transpile.Tests.Vhdl;

/// <summary>
/// Behaviour of the hard blocks of an ECP5 as yosys uses them, for which it brings no models itself: the multiplier without its
/// registers, and the block RAM without its output registers (Lattice FPGA-TN-02204 and FPGA-TN-02205).
/// </summary>
internal static class Ecp5Models
{
    public const string Suffix = "_model";

    public static readonly string[] Cells = ["DP16KD", "MULT18X18D"];

    public static string Verilog { get; } = Multiplier() + BlockRam();

    private static string Multiplier() => $$"""
        module MULT18X18D{{Suffix}} ({{Ports("input", "A", 18)}}, {{Ports("input", "B", 18)}}, {{Ports("input", "C", 18)}},
          input SIGNEDA, SIGNEDB, SOURCEA, SOURCEB, {{Ports("output", "P", 36)}});
          wire signed [18:0] a = {SIGNEDA & A17, {{Vector("A", 18)}}};
          wire signed [18:0] b = {SIGNEDB & B17, {{Vector("B", 18)}}};
          wire signed [37:0] product = a * b;
          assign {{{Vector("P", 36)}}} = product[35:0];
        endmodule

        """;

    /// <summary>1,024 words of 18 bits. What one port reads while the other writes it is unknown.</summary>
    private static string BlockRam() => $$"""
        module DP16KD{{Suffix}} (
          {{PortsOf("A")}},
          {{PortsOf("B")}});
          parameter DATA_WIDTH_A = 18, DATA_WIDTH_B = 18, REGMODE_A = "", REGMODE_B = "", RESETMODE = "", ASYNC_RESET_RELEASE = "";
          parameter CSDECODE_A = "", CSDECODE_B = "", CLKAMUX = "", CLKBMUX = "", GSR = "", WRITEMODE_A = "NORMAL", WRITEMODE_B = "NORMAL";
          parameter [319:0] {{string.Join(", ", Enumerable.Range(0, 64).Select(i => $"INITVAL_{i:X2} = 0"))}};
          localparam [64 * 320 - 1:0] INIT = {{{string.Join(", ", Enumerable.Range(0, 64).Reverse().Select(i => $"INITVAL_{i:X2}"))}}};
          reg [17:0] words [0:1023];
          reg [35:0] qa = 0, qb = 0;
          integer i;
          initial for (i = 0; i < 1024; i = i + 1) words[i] = INIT[20 * i +: 18];
          wire [13:0] aa = {{{Vector("ADA", 14)}}}, ab = {{{Vector("ADB", 14)}}};
          wire [17:0] da = {{{Vector("DIA", 18)}}}, db = {{{Vector("DIB", 18)}}};
          // With 36 bits both halves of the output belong to port B.
          assign {{{Vector("DOA", 18)}}} = DATA_WIDTH_B == 36 ? qb[17:0] : qa[17:0];
          assign {{{Vector("DOB", 18)}}} = DATA_WIDTH_B == 36 ? qb[35:18] : qb[17:0];

          function [4:0] place(input integer width, input [13:0] a);
            place = width == 9 ? 9 * a[3] : width == 4 ? 9 * a[3] + 4 * a[2]
              : width == 2 ? 9 * a[3] + 2 * a[2:1] : width == 1 ? 9 * a[3] + a[2:0] : 0;
          endfunction
          function [35:0] element(input integer width, input [13:0] a);
            element = width == 36
              ? {words[{a[13:5], 1'b1}], words[{a[13:5], 1'b0}]}
              : (words[a[13:4]] >> place(width, a)) & ((1 << width) - 1);
          endfunction
          task store(input integer width, input [13:0] a, input [35:0] d);
            integer k;
            begin
              if (width < 18)
                for (k = 0; k < width; k = k + 1) words[a[13:4]][place(width, a) + k] = d[k];
              else
                for (k = 0; k < width; k = k + 1) if (a[k / 9]) words[{a[13:5], width == 36 ? k / 18 == 1 : a[4]}][k % 18] = d[k];
            end
          endtask
          wire meets = aa[13:5] == ab[13:5] && (DATA_WIDTH_A == 36 || DATA_WIDTH_B == 36 || aa[4] == ab[4]
            && (DATA_WIDTH_A == 18 || DATA_WIDTH_B == 18 || place(DATA_WIDTH_A, aa) == place(DATA_WIDTH_B, ab)));
          wire writes_a = CEA & WEA, writes_b = CEB & WEB;

          always @(posedge CLKA) begin
            if (RSTA) qa <= 0;
            else if (CEA && (!WEA || WRITEMODE_A == "READBEFOREWRITE"))
              qa <= writes_b && meets ? 36'bx : element(DATA_WIDTH_A, aa);
            if (writes_a) store(DATA_WIDTH_A, aa, {db, da});
          end
          always @(posedge CLKB) begin
            if (RSTB) qb <= 0;
            else if (CEB && (!WEB || WRITEMODE_B == "READBEFOREWRITE"))
              qb <= writes_a && meets ? 36'bx : element(DATA_WIDTH_B, ab);
            if (writes_b) store(DATA_WIDTH_B, ab, {18'b0, db});
          end
        endmodule

        """;

    private static string PortsOf(string port) =>
        $"input CLK{port}, WE{port}, CE{port}, OCE{port}, RST{port}, CS{port}0, CS{port}1, CS{port}2, "
        + $"{Ports("input", $"AD{port}", 14)}, {Ports("input", $"DI{port}", 18)}, {Ports("output", $"DO{port}", 18)}";

    private static string Ports(string direction, string name, int bits) =>
        $"{direction} {string.Join(", ", Enumerable.Range(0, bits).Select(i => $"{name}{i}"))}";

    /// <summary>The bits of a port as one vector, to be put into braces.</summary>
    private static string Vector(string name, int bits) => string.Join(", ", Enumerable.Range(0, bits).Reverse().Select(i => $"{name}{i}"));
}
