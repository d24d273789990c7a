using System.Text.Json;
using SparseRtrl.Fpga.Devices;

namespace SparseRtrl.Fpga.Flow;

/// <summary>What a synthesised design asks of a device, before place and route.</summary>
/// <param name="LogicCells">
/// Fewest logic cells it fits in: a flip-flop shares a cell with the LUT that drives nothing else, all other flip-flops and LUTs
/// have their own. Place and route may need a few more, for carry chains and clock enables.
/// </param>
public sealed record NetlistCounts(int Luts, int FlipFlops, int LogicCells, int BlockRams, int SinglePortRams, int Multipliers)
{
    /// <param name="json">A flat netlist of iCE40 cells, as yosys <c>write_json</c> writes it.</param>
    /// <exception cref="FormatException">The text is not such a netlist.</exception>
    public static NetlistCounts Parse(string json, string top)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement cells = document.RootElement.GetProperty("modules").GetProperty(top).GetProperty("cells");
            return Count([.. cells.EnumerateObject().Select(cell => Cell.Parse(cell.Value))]);
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

    private static NetlistCounts Count(IReadOnlyList<Cell> cells)
    {
        int luts = cells.Count(c => c.Type == "SB_LUT4");
        List<Cell> flipFlops = [.. cells.Where(c => c.Type.StartsWith("SB_DFF", StringComparison.Ordinal))];
        Dictionary<int, int> fanOut = cells.SelectMany(c => c.InputNets).CountBy(net => net).ToDictionary();
        HashSet<int> lutOutputs = [.. cells.Where(c => c.Type == "SB_LUT4").Select(c => c.Net("O"))];
        int shared = flipFlops.Count(f => lutOutputs.Contains(f.Net("D")) && fanOut[f.Net("D")] == 1);
        return new(
            luts, flipFlops.Count, luts + flipFlops.Count - shared,
            cells.Count(c => c.Type.StartsWith("SB_RAM40_4K", StringComparison.Ordinal)),
            cells.Count(c => c.Type == "SB_SPRAM256KA"),
            cells.Count(c => c.Type == "SB_MAC16"));
    }

    /// <summary>A cell and the nets at its ports; a constant is no net.</summary>
    private sealed record Cell(string Type, Dictionary<string, int[]> Inputs, Dictionary<string, int[]> Outputs)
    {
        public IEnumerable<int> InputNets => Inputs.Values.SelectMany(nets => nets);

        /// <summary>The net at a one-bit port, or -1 for a constant.</summary>
        public int Net(string port) =>
            (Inputs.GetValueOrDefault(port) ?? Outputs.GetValueOrDefault(port)) is [int net, ..] ? net : -1;

        public static Cell Parse(JsonElement cell)
        {
            JsonElement directions = cell.GetProperty("port_directions");
            ILookup<string, JsonProperty> ports = cell.GetProperty("connections").EnumerateObject()
                .ToLookup(port => directions.GetProperty(port.Name).GetString()!);
            return new(cell.GetProperty("type").GetString()!, Nets(ports["input"]), Nets(ports["output"]));
        }

        private static Dictionary<string, int[]> Nets(IEnumerable<JsonProperty> ports) => ports.ToDictionary(
            port => port.Name,
            port => port.Value.EnumerateArray()
                .Where(bit => bit.ValueKind == JsonValueKind.Number)
                .Select(bit => bit.GetInt32())
                .ToArray());
    }
}
