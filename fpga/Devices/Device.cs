using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparseRtrl.Fpga.Devices;

/// <summary>An iCE40 device and what it holds.</summary>
/// <param name="Name">As in the options of nextpnr-ice40 and icetime, e.g. <c>up5k</c>.</param>
/// <param name="Family">Name of the operator delays and energy coefficients, e.g. <c>ice40up</c>.</param>
/// <param name="SynthesisOption">Of <c>synth_ice40 -device</c>.</param>
/// <param name="LargestPackage">The package with the most pins, as nextpnr-ice40 calls it.</param>
/// <param name="LogicCells">Each a 4-input LUT, a carry and a flip-flop.</param>
/// <param name="BlockRams">Of 4,096 bits.</param>
/// <param name="SinglePortRams">Of 262,144 bits.</param>
/// <param name="Multipliers">Of 16 × 16 bits.</param>
/// <param name="Source">Where the capacities are published.</param>
public sealed record Device(
    string Name,
    string Family,
    string SynthesisOption,
    string LargestPackage,
    int LogicCells,
    int BlockRams,
    int SinglePortRams,
    int Multipliers,
    string Source)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>All devices that boards may name.</summary>
    public static ImmutableArray<Device> All { get; } =
        JsonSerializer.Deserialize<ImmutableArray<Device>>(EmbeddedText.Read("Devices/devices.json"), Options);
}
