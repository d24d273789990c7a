using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Resources;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Fpga.Devices;

/// <summary>What decides which tools build for a device.</summary>
public enum Architecture
{
    Ice40,
    Ecp5,
}

/// <summary>A device and what it holds.</summary>
/// <param name="Name">As on the command line and in board files, e.g. <c>up5k</c>; icetime's name of an iCE40.</param>
/// <param name="Family">Name of the operator delays and energy coefficients, e.g. <c>ice40up</c>.</param>
/// <param name="NextpnrOptions">That choose the device, with its speed grade.</param>
/// <param name="LargestPackage">The package with the most pins, as nextpnr calls it.</param>
/// <param name="LogicCells">
/// Each a 4-input LUT, half a carry cell and a flip-flop. That of an ECP5 lets its flip-flop be used without its LUT.
/// </param>
/// <param name="BlockRams">Of 4,096 bits in an iCE40, of 18,432 bits in an ECP5.</param>
/// <param name="SinglePortRams">Of 262,144 bits.</param>
/// <param name="Multipliers">Of 16 × 16 bits in an iCE40, of 18 × 18 bits in an ECP5.</param>
/// <param name="Source">Where the capacities are published.</param>
public sealed record Device(
    string Name,
    Architecture Architecture,
    string Family,
    ImmutableArray<string> NextpnrOptions,
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
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Whether the device has the RAM blocks that the kernel is predicted to take.</summary>
    /// <param name="kernel">Compiled for the device's family.</param>
    public bool CanHold(Transpilation kernel)
    {
        ImmutableArray<MemoryUse> uses = MemoryUse.Of(kernel.Design, ScheduleOptions.Of(Family).Memories);
        return uses.Sum(u => u.BlockRams) <= BlockRams && uses.Sum(u => u.SinglePortRams) <= SinglePortRams;
    }

    /// <summary>All devices that boards may name.</summary>
    public static ImmutableArray<Device> All { get; } =
        JsonSerializer.Deserialize<ImmutableArray<Device>>(EmbeddedText.Read("Devices/devices.json"), Options);
}
