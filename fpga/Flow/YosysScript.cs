namespace SparseRtrl.Fpga.Flow;

/// <summary>The synthesis script for iCE40 devices.</summary>
internal static class YosysScript
{
    /// <summary>
    /// Verilog → netlist. Multipliers are mapped to SB_MAC16 here, before <c>synth_ice40</c> runs without <c>-dsp</c>, because
    /// that option also packs registers and adders into the SB_MAC16, and icetime then takes the whole cell for a register and
    /// does not time the multiplication. A plain SB_MAC16 it does time. Its own coarse optimisations run first, so that constant
    /// multiplications and unused bits do not cost a multiplier.
    /// </summary>
    /// <param name="deviceOption">Of <c>synth_ice40 -device</c>: <c>u</c> for UltraPlus, <c>hx</c>, <c>lp</c>.</param>
    /// <param name="hasMultipliers">
    /// Whether the device has SB_MAC16 blocks; products below 11 bits stay in LUTs all the same.
    /// </param>
    public static string For(string top, string verilog, string netlist, string deviceOption, bool hasMultipliers)
    {
        string synthesise = $"synth_ice40 -device {deviceOption} -abc9 -top {top}";
        string[] multipliers =
        [
            "opt", "wreduce", "opt_clean", "memory_dff",
            "techmap -map +/mul2dsp.v -map +/ice40/dsp_map.v -D DSP_A_MAXWIDTH=16 -D DSP_B_MAXWIDTH=16 -D DSP_A_MINWIDTH=2 " +
                "-D DSP_B_MINWIDTH=2 -D DSP_Y_MINWIDTH=11 -D DSP_NAME=$__MUL16X16",
            "chtype -set $mul t:$__soft_mul", "setattr -unset mul2dsp a:mul2dsp",
        ];
        return string.Join("; ",
        [
            $"read_verilog {verilog}",
            $"{synthesise} -run begin:coarse",
            .. hasMultipliers ? multipliers : [],
            $"{synthesise} -run coarse: -json {netlist}",
        ]);
    }
}
