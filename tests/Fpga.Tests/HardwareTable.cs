using System.Collections.Immutable;
using System.Globalization;
using SparseRtrl.Fpga.Devices;
using SparseRtrl.Fpga.Flow;

namespace SparseRtrl.Fpga.Tests;

/// <summary>What one kernel takes of one device by itself.</summary>
/// <param name="Plan">Start of the hash of the build: what is measured is what the compiler makes now.</param>
/// <param name="PathNs">Longest path by icetime.</param>
/// <param name="PredictedNs">The same by the compiler.</param>
internal sealed record HardwareRow(
    string Kernel, string Device, string Plan, int LogicCells, int BlockRams, int SinglePortRams, int Multipliers, double PathNs,
    double PredictedNs)
{
    public double Megahertz => 1e3 / PathNs;

    /// <summary>Relative error of the prediction.</summary>
    public double Error => (PredictedNs / PathNs) - 1;

    public static string PlanOf(BuildPlan plan) => plan.Hash[..12];

    public static HardwareRow Of(string kernel, Device device, BuildPlan plan, KernelResult result, double predictedNs) => new(
        kernel, device.Name, PlanOf(plan), result.Netlist.LogicCells, result.Netlist.BlockRams, result.Netlist.SinglePortRams,
        result.Netlist.Multipliers, Math.Round(result.Timing.DelayNs, 1), Math.Round(predictedNs, 1));
}

/// <summary>The file tests/cases/kernels/hardware.txt.</summary>
internal static class HardwareTable
{
    public const string Heading =
        "kernel               device  plan          cells  EBR  SPRAM  DSP  path_ns  predicted_ns";

    public static string FileName { get; } = Path.Combine(KernelLibrary.Folder, "hardware.txt");

    /// <param name="text">Lines of comments, a heading and a line for each row.</param>
    public static ImmutableArray<HardwareRow> Parse(string text) =>
    [
        .. text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#') && line != Heading).Select(ParseRow),
    ];

    /// <param name="tools">Versions of the tools, a line each.</param>
    public static string Print(IEnumerable<string> tools, IEnumerable<HardwareRow> rows) =>
        string.Concat([.. tools.Select(tool => $"# {tool}\n"), $"{Heading}\n", .. rows.Select(Print)]);

    private static string Print(HardwareRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Kernel,-20} {row.Device,-7} {row.Plan,-12} {row.LogicCells,6} {row.BlockRams,4} {row.SinglePortRams,6} {row.Multipliers,4} "
        + $"{row.PathNs,8:F1} {row.PredictedNs,13:F1}\n");

    private static HardwareRow ParseRow(string line)
    {
        string[] cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int Integer(int cell) => int.Parse(cells[cell], CultureInfo.InvariantCulture);
        double Number(int cell) => double.Parse(cells[cell], CultureInfo.InvariantCulture);
        return new(cells[0], cells[1], cells[2], Integer(3), Integer(4), Integer(5), Integer(6), Number(7), Number(8));
    }
}
