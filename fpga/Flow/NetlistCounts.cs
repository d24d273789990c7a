using System.Text.Json;
using SparseRtrl.Fpga.Devices;
using SparseRtrl.Fpga.Toolchains;

namespace SparseRtrl.Fpga.Flow;

/// <summary>What a synthesised design asks of a device, before place and route.</summary>
/// <param name="LogicCells">
/// Fewest logic cells it fits in. Place and route may need a few more, for carry chains and clock enables. Of an iCE40: a flip-flop
/// shares a cell with the LUT that drives nothing else, all other flip-flops and LUTs have their own.
/// </param>
public sealed record NetlistCounts(int Luts, int FlipFlops, int LogicCells, int BlockRams, int SinglePortRams, int Multipliers)
{
    /// <param name="json">A flat netlist of a device's cells, as yosys <c>write_json</c> writes it.</param>
    /// <exception cref="FormatException">The text is not such a netlist.</exception>
    internal static NetlistCounts Parse(string json, string top, CellLibrary library)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement cells = document.RootElement.GetProperty("modules").GetProperty(top).GetProperty("cells");
            return library.Count([.. cells.EnumerateObject().Select(cell => NetlistCell.Parse(cell.Value))]);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"yosys' netlist is not the expected JSON: {error.Message}", error);
        }
    }

    /// <exception cref="DeviceFullException">The design needs more of something than the device has.</exception>
    public void CheckFits(Device device)
    {
        Check(LogicCells, device.LogicCells, "logic cells",
            "narrow value ranges and element types, share operators, or move Registers memories to block RAM");
        Check(BlockRams, device.BlockRams, "block RAMs", "shorten arrays, narrow their elements, or use a smaller network");
        Check(SinglePortRams, device.SinglePortRams, "single-port RAMs",
            "shorten the arrays that are kept there, or use a smaller network");
        Check(Multipliers, device.Multipliers, "multipliers", "narrow operands to 16 bits or share multiplications");

        void Check(int needed, int available, string resource, string advice)
        {
            if (needed > available)
            {
                throw new DeviceFullException(device.Name, resource, needed, available, advice);
            }
        }
    }
}
