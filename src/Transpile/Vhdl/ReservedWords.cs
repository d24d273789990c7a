namespace SparseRtrl.Transpile.Vhdl;

/// <summary>
/// Words that no generated identifier may be: those of VHDL-2008, the names of the standard packages that generated code uses, and those of
/// SystemVerilog, because synthesis and Verilator see the kernel after conversion to Verilog.
/// </summary>
internal static class ReservedWords
{
    private const string Vhdl = """
        abs access after alias all and architecture array assert assume assume_guarantee attribute begin block body buffer bus case component
        configuration constant context cover default disconnect downto else elsif end entity exit fairness file for force function generate
        generic group guarded if impure in inertial inout is label library linkage literal loop map mod nand new next nor not null of on open
        or others out package parameter port postponed procedure process property protected pure range record register reject release rem
        report restrict restrict_guarantee return rol ror select sequence severity shared signal sla sll sra srl strong subtype then to
        transport type unaffected units until use variable vmode vprop vunit wait when while with xnor xor
        """;

    private const string Packages = """
        ieee std work standard std_logic_1164 numeric_std bit bit_vector boolean character delay_length error failure false integer natural
        note now positive real resize resolved rising_edge falling_edge shift_left shift_right rotate_left rotate_right signed unsigned
        std_logic std_logic_vector std_match std_ulogic std_ulogic_vector string time to_bit to_integer to_signed to_unsigned to_x01 true
        warning minimum maximum u_signed u_unsigned is_x fs ps ns us ms sec min hr
        """;

    private const string Verilog = """
        accept_on alias always always_comb always_ff always_latch assign automatic before bind bins binsof bit break buf bufif0 bufif1 byte
        casex casez cell chandle checker class clocking cmos config const constraint continue covergroup coverpoint cross deassign defparam
        design disable dist do edge endcase endchecker endclass endclocking endconfig endfunction endgenerate endgroup endinterface endmodule
        endpackage endprimitive endprogram endproperty endsequence endspecify endtable endtask enum event eventually expect export extends
        extern final first_match foreach forever fork forkjoin genvar global highz0 highz1 iff ifnone ignore_bins illegal_bins implements
        implies import incdir include initial input inside instance int interconnect interface intersect join join_any join_none large let
        liblist local localparam logic longint macromodule matches medium modport module negedge nettype nexttime nmos noshowcancelled notif0
        notif1 output packed pmos posedge primitive priority program pull0 pull1 pulldown pullup pulsestyle_ondetect pulsestyle_onevent rand
        randc randcase randsequence rcmos ref reg reject_on repeat restrict return rnmos rpmos rtran rtranif0 rtranif1 s_always s_eventually
        s_nexttime s_until s_until_with scalared shortint shortreal showcancelled small soft solve specify specparam static strength strong0
        strong1 struct super supply0 supply1 sync_accept_on sync_reject_on table tagged task this throughout timeprecision timeunit tran
        tranif0 tranif1 tri tri0 tri1 triand trior trireg typedef union unique unique0 unsized untyped uwire var vectored virtual void
        wait_order wand weak weak0 weak1 wildcard wire within wor
        """;

    private static readonly HashSet<string> Words = new(
        $"{Vhdl} {Packages} {Verilog}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);

    public static bool Contains(string word) => Words.Contains(word);
}
