using System.Text.Json;

namespace SparseRtrl.Fpga.Toolchains;

/// <summary>A cell of a netlist and the nets at its ports; a constant is no net.</summary>
internal sealed record NetlistCell(string Type, Dictionary<string, int[]> Inputs, Dictionary<string, int[]> Outputs)
{
    public IEnumerable<int> InputNets => Inputs.Values.SelectMany(nets => nets);

    /// <summary>The net at a one-bit port, or -1 for a constant.</summary>
    public int Net(string port) =>
        (Inputs.GetValueOrDefault(port) ?? Outputs.GetValueOrDefault(port)) is [int net, ..] ? net : -1;

    public static NetlistCell Parse(JsonElement cell)
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
