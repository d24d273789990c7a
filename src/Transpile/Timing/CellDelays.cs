using System.Text.Json.Serialization;

namespace SparseRtrl.Transpile.Timing;

/// <summary>
/// Delays inside and between the cells of an iCE40, in nanoseconds: those of the cells as icetime reports them, those of the wires
/// fitted to placed designs.
/// </summary>
/// <param name="ClockToOutput">Of a flip-flop.</param>
/// <param name="BlockRamClockToOutput">Of a block RAM.</param>
/// <param name="Lut">Input to output of a look-up table.</param>
/// <param name="LutSetup">Input of a look-up table whose flip-flop takes the result, to the clock edge.</param>
/// <param name="OperandToCarry">Operand of a full adder to its carry.</param>
/// <param name="Carry">Carry to the next carry, with its share of the step from tile to tile.</param>
/// <param name="CarryToLut">Carry to the result of the look-up table above.</param>
/// <param name="Multiplier">Factor to product of a hard multiplier.</param>
/// <param name="BlockRamSetup">Address or data of a block RAM to the clock edge.</param>
/// <param name="GlobalBuffer">From a cell to many clock enables or resets, through a global buffer.</param>
/// <param name="Wire">From one cell to the input of another.</param>
/// <param name="WirePerFanOut">More for each doubling of the number of inputs that a wire drives.</param>
/// <param name="WirePerSize">More for each doubling of the number of look-up tables beyond 100.</param>
public sealed record CellDelays(
    [property: JsonPropertyName("clock_to_output_ns")] double ClockToOutput,
    [property: JsonPropertyName("block_ram_clock_to_output_ns")] double BlockRamClockToOutput,
    [property: JsonPropertyName("lut_ns")] double Lut,
    [property: JsonPropertyName("lut_setup_ns")] double LutSetup,
    [property: JsonPropertyName("operand_to_carry_ns")] double OperandToCarry,
    [property: JsonPropertyName("carry_ns")] double Carry,
    [property: JsonPropertyName("carry_to_lut_ns")] double CarryToLut,
    [property: JsonPropertyName("multiplier_ns")] double Multiplier,
    [property: JsonPropertyName("block_ram_setup_ns")] double BlockRamSetup,
    [property: JsonPropertyName("global_buffer_ns")] double GlobalBuffer,
    [property: JsonPropertyName("wire_ns")] double Wire,
    [property: JsonPropertyName("wire_per_fan_out_ns")] double WirePerFanOut,
    [property: JsonPropertyName("wire_per_size_ns")] double WirePerSize)
{
    public CellDelays Rounded(int decimals)
    {
        double Round(double delay) => Math.Round(delay, decimals);
        return new(
            Round(ClockToOutput), Round(BlockRamClockToOutput), Round(Lut), Round(LutSetup), Round(OperandToCarry), Round(Carry),
            Round(CarryToLut), Round(Multiplier), Round(BlockRamSetup), Round(GlobalBuffer), Round(Wire), Round(WirePerFanOut),
            Round(WirePerSize));
    }
}
