using System.Collections.Immutable;
using SparseRtrl.Fpga.Devices;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Resources;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Timing;

namespace SparseRtrl.Fpga.Flow;

/// <summary>What a kernel in its shell is expected to take of a device, before any tool has run.</summary>
public sealed record PredictedUse(int LogicCells, int BlockRams, int SinglePortRams, int Multipliers)
{
    /// <summary>
    /// Part of the logic cells by which the prediction may be too high. RAM blocks and multipliers are exact as far as is known, but of an
    /// ECP5 a product wider than 16 bits counts as two.
    /// </summary>
    public const double Tolerance = 0.1;

    /// <summary>Logic cells of the shell with its UART: the mean of what the boards' shells take around small kernels.</summary>
    private const int ShellCells = 400;

    /// <param name="options">That the kernel was compiled with.</param>
    public static PredictedUse Of(Transpilation kernel, ScheduleOptions options, Device device)
    {
        ImmutableArray<MemoryUse> memories = MemoryUse.Of(kernel.Design, options.Memories);
        LogicArea logic = AreaAnalysis.Of(kernel.Design, kernel.Map, options);
        return new(
            ShellCells + Toolchains.Toolchain.Of(device).Cells.LogicCellsOf(logic, memories.Sum(m => m.DistributedRams)),
            memories.Sum(m => m.BlockRams), memories.Sum(m => m.SinglePortRams), logic.Multipliers);
    }

    /// <summary>Whether the device has as much of everything as is predicted.</summary>
    public bool Fits(Device device) => Shortage(device, tolerance: 0) is null;

    /// <summary>What there is too little of in any case, or null when only synthesis can tell.</summary>
    public (string Resource, int Needed, int Available)? CertainShortage(Device device) => Shortage(device, Tolerance);

    public override string ToString() =>
        $"{LogicCells} logic cells, {BlockRams} block RAMs, {SinglePortRams} single-port RAMs, {Multipliers} multipliers";

    private (string Resource, int Needed, int Available)? Shortage(Device device, double tolerance)
    {
        (string Resource, int Needed, int Available)[] uses =
        [
            ("block RAMs", BlockRams, device.BlockRams),
            ("single-port RAMs", SinglePortRams, device.SinglePortRams),
            ("multipliers", Multipliers, device.Multipliers),
            ("logic cells", LogicCells, device.LogicCells),
        ];
        return uses.Where(use => use.Needed * (use.Resource == "logic cells" ? 1 - tolerance : 1) > use.Available)
            .Select(use => ((string, int, int)?)use).FirstOrDefault();
    }
}
