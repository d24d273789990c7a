using SparseRtrl.Fpga.Devices;
using SparseRtrl.Fpga.Flow;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Timing;

namespace SparseRtrl.Fpga.Characterisation;

/// <summary>A kernel and its longest path as icetime measures it.</summary>
public sealed record TimedKernel(Transpilation Kernel, double MeasuredNs);

/// <summary>
/// Fits the delay of wires, which depends on placement, to whole kernels: of a grid the wires with the least squares of the logarithms
/// of estimated over measured delay.
/// </summary>
public sealed class WireCalibration(ToolRunner runner, Device device)
{
    private const int Decimals = 3;

    // In parts of the shortest wire, from a cell to the one beside it.
    private static readonly double[] Lengths = [1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0];
    private static readonly double[] FanOutSteps = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3];
    private static readonly double[] SizeSteps = [0, 0.05, 0.1];

    /// <summary>
    /// The table with wires fitted to every second kernel of a folder; the others are left to test the fit with. Kernels that need more RAM
    /// than the device has are left out. A table without delays of cells stays as it is.
    /// </summary>
    /// <param name="folder">Of C# files with a kernel each.</param>
    /// <exception cref="InvalidOperationException">A file holds no kernel of the subset.</exception>
    public async Task<DelayTable> ApplyAsync(
        DelayTable table, string folder, string scratchDirectory, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        if (table.Cells is not { } cells)
        {
            return table;
        }

        ScheduleOptions options = ScheduleOptions.Of(device.Family) with { Delays = DelayModel.Parse(table.ToJson()) };
        List<Transpilation> kernels = [.. CalibrationKernels.Load(folder, options).Where(device.CanHold)];
        var measured = new List<TimedKernel>();
        foreach (Transpilation kernel in kernels.Where((_, i) => i % 2 == 0))
        {
            BuildPlan plan = KernelFlow.Plan(kernel.Vhdl, kernel.Map, device, options.ClockMegahertz);
            string directory = Path.Combine(scratchDirectory, kernel.Map.Kernel);
            KernelResult result = await new KernelFlow(runner).RunAsync(plan, kernel.Map, device, directory, cancellationToken);
            measured.Add(new(kernel, result.Timing.DelayNs));
            progress?.Report($"{kernel.Map.Kernel}: {result.Timing.DelayNs} ns");
        }

        return table with
        {
            Cells = Fit(cells, measured, device.Multipliers > 0).Rounded(Decimals),
            WiresFittedTo = [.. measured.Select(m => m.Kernel.Map.Kernel)],
        };
    }

    /// <param name="cells">Delays of the cells; its wire is the shortest one.</param>
    internal static CellDelays Fit(CellDelays cells, IReadOnlyList<TimedKernel> kernels, bool hasMultipliers)
    {
        List<(TimingAnalysis Analysis, double MeasuredNs)> designs =
            [.. kernels.Select(k => (new TimingAnalysis(k.Kernel.Design, k.Kernel.Map, hasMultipliers), k.MeasuredNs))];
        return Lengths.SelectMany(length => FanOutSteps.SelectMany(fanOut => SizeSteps.Select(size => cells with
        {
            Wire = cells.Wire * length,
            WirePerFanOut = cells.Wire * fanOut,
            WirePerSize = cells.Wire * size,
        }))).MinBy(candidate => designs.Sum(d => SquaredError(d.Analysis.Estimate(candidate), d.MeasuredNs)))!;
    }

    private static double SquaredError(TimingEstimate estimate, double measuredNs) =>
        Math.Pow(Math.Log(estimate.CriticalPathNanoseconds / measuredNs), 2);
}
