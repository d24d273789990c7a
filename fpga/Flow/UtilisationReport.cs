using System.Text.Json;
using SparseRtrl.Fpga.Toolchains;

namespace SparseRtrl.Fpga.Flow;

/// <summary>How much of one resource a placed design uses.</summary>
public sealed record ResourceUse(int Used, int Available)
{
    /// <summary>0 to 1; 0 when the device has none.</summary>
    public double Fraction => Available == 0 ? 0 : (double)Used / Available;
}

/// <summary>What a placed design uses of its device.</summary>
/// <param name="LogicCells">
/// Each a 4-input LUT, a carry and a flip-flop, any of which may be unused; of an ECP5 those whose LUT is used.
/// </param>
/// <param name="Luts">4-input LUTs after synthesis.</param>
/// <param name="FlipFlops">After synthesis.</param>
public sealed record UtilisationReport(
    ResourceUse LogicCells, int Luts, int FlipFlops, ResourceUse BlockRams, ResourceUse SinglePortRams, ResourceUse Multipliers)
{
    /// <param name="json">What <c>nextpnr --report</c> wrote.</param>
    /// <exception cref="FormatException">The text is not such a report.</exception>
    internal static UtilisationReport Parse(string json, NetlistCounts netlist, CellLibrary library)
    {
        (string logicCell, string blockRam, string? singlePortRam, string multiplier) = library.PlacedKinds;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement utilization = document.RootElement.GetProperty("utilization");
            return new(
                Use(logicCell), netlist.Luts, netlist.FlipFlops, Use(blockRam), Use(singlePortRam), Use(multiplier));

            // A device without a kind of block does not list it.
            ResourceUse Use(string? name) => name is not null && utilization.TryGetProperty(name, out JsonElement use)
                ? new(use.GetProperty("used").GetInt32(), use.GetProperty("available").GetInt32())
                : new(0, 0);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"nextpnr's report is not the expected JSON: {error.Message}", error);
        }
    }
}
