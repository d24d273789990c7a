using System.Collections.Immutable;
using SparseRtrl.Fpga.Devices;
using SparseRtrl.Fpga.Flow;
using SparseRtrl.Fpga.Toolchains;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Resources;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Timing;
using Xunit;

namespace SparseRtrl.Fpga.Tests;

/// <summary>
/// Size and speed of the kernel library. All rows of the table are checked against what the compiler makes and predicts now, a few
/// also against the tools. UPDATE_GOLDENS=1 measures the rows of kernels that have changed: some seconds for each.
/// </summary>
public sealed class HardwareTableTests
{
    /// <summary>Part of the longest path by which a prediction may be wrong.</summary>
    private const double Tolerance = 0.25;

    /// <summary>Part of the logic cells by which a prediction may be wrong.</summary>
    private const double CellTolerance = 0.2;

    /// <summary>Of smaller kernels a few cells are many percent.</summary>
    private const int FewestCells = 300;

    /// <summary>
    /// Kernels of which more cells are predicted than synthesis needs: it merges the comparisons and selections of a sorting network, and
    /// multiplexers of many constants.
    /// </summary>
    private static readonly string[] Overestimated = ["FeedbackLoop", "SortingNetwork", "StateMachineParser"];

    private static readonly string[] Versioned = ["ghdl", "yosys", "nextpnr-ice40"];

    private static readonly Lazy<Task<ImmutableArray<HardwareRow>>> Rows = new(TableAsync);

    /// <summary>Devices whose paths the compiler predicts.</summary>
    private static IEnumerable<Device> Estimated => Device.All.Where(d => d.Architecture == Architecture.Ice40);

    private static bool Update => Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1";

    [Fact]
    public async Task The_table_is_of_the_designs_that_the_compiler_makes_now()
    {
        ImmutableArray<HardwareRow> rows = await Rows.Value;
        List<HardwareRow> expected = await RowsOfNowAsync();
        Assert.Equal(expected.Select(r => (r.Kernel, r.Device, r.Plan)), rows.Select(r => (r.Kernel, r.Device, r.Plan)));
        Assert.Equal(expected.Select(r => r.PredictedNs), rows.Select(r => r.PredictedNs));
    }

    [Fact]
    public async Task Every_kernel_takes_the_RAM_blocks_and_multipliers_that_are_predicted()
    {
        foreach (HardwareRow row in await Rows.Value)
        {
            Device device = DeviceOf(row);
            ScheduleOptions options = ScheduleOptions.Of(device.Family);
            Transpilation kernel = KernelLibrary.For(device).Single(k => k.Map.Kernel == row.Kernel);
            ImmutableArray<MemoryUse> memories = MemoryUse.Of(kernel.Design, options.Memories);
            TimingEstimate estimate = TimingAnalysis.Estimate(kernel.Design, kernel.Map, options)!;
            Assert.Equal(
                (row.Kernel, row.Device, row.BlockRams, row.SinglePortRams, row.Multipliers),
                (row.Kernel, row.Device, memories.Sum(m => m.BlockRams), memories.Sum(m => m.SinglePortRams), estimate.HardMultipliers));
        }
    }

    [Fact]
    public async Task Every_kernel_takes_the_logic_cells_that_are_predicted()
    {
        foreach (HardwareRow row in (await Rows.Value).Where(r => r.LogicCells >= FewestCells && !Overestimated.Contains(r.Kernel)))
        {
            double ratio = (double)CellsPredicted(row) / row.LogicCells;
            Assert.True(
                ratio is > 1 - CellTolerance and < 1 + CellTolerance, $"{row.Kernel} on {row.Device}: {ratio:0.00} of {row.LogicCells} cells");
        }
    }

    /// <summary>Were the prediction as good for these, they would have to leave the list.</summary>
    [Fact]
    public async Task The_exceptions_are_overestimated() => await Assert.AllAsync(Overestimated, async kernel =>
    {
        HardwareRow row = (await Rows.Value).First(r => r.Kernel == kernel);
        Assert.True(CellsPredicted(row) > row.LogicCells * (1 + CellTolerance));
    });

    [Fact]
    public async Task Every_kernel_meets_the_clock_of_its_family() => Assert.All(await Rows.Value, row =>
    {
        double clock = ScheduleOptions.Of(DeviceOf(row).Family).ClockMegahertz;
        Assert.True(row.Megahertz >= clock, $"{row.Kernel} on {row.Device}: {row.Megahertz:F1} MHz of {clock}");
    });

    [Fact]
    public async Task Every_longest_path_is_predicted() => Assert.Empty(Mispredicted(await Rows.Value));

    [Fact]
    public async Task The_page_shows_the_tables()
    {
        ImmutableArray<HardwareRow> rows = await Rows.Value;
        string page = File.ReadAllText(ResultsPage.FileName).ReplaceLineEndings("\n");
        string expected = ResultsPage.With(page, rows);
        if (Update)
        {
            File.WriteAllText(ResultsPage.FileName, expected);
        }

        Assert.Equal(expected, File.ReadAllText(ResultsPage.FileName).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_wrong_number_in_the_table_is_found()
    {
        HardwareRow row = (await Rows.Value)[0];
        Assert.Equal([row.Kernel], Mispredicted([row with { PathNs = row.PathNs * 1.5 }]));
        Assert.NotEqual(row, HardwareTable.Parse(HardwareTable.Print([], [row with { LogicCells = row.LogicCells + 1 }])).Single());
        Assert.Equal(row, HardwareTable.Parse(HardwareTable.Print(["tool 1"], [row])).Single());
    }

    [Theory]
    [InlineData("up5k", "Crc32Bytewise")]
    [InlineData("up5k", "DenseMatrixVector")]
    [InlineData("up5k", "RingBuffer")]
    [InlineData("hx8k", "Crc32Bytewise")]
    [InlineData("hx8k", "DenseMatrixVector")]
    [InlineData("hx8k", "RingBuffer")]
    public async Task The_tools_give_the_numbers_of_the_table(string deviceName, string kernelName)
    {
        await Tools.RequireAsync("ghdl", "yosys", "nextpnr-ice40", "icetime");
        Device device = Device.All.Single(d => d.Name == deviceName);
        Transpilation kernel = KernelLibrary.For(device).Single(k => k.Map.Kernel == kernelName);
        HardwareRow expected = (await Rows.Value).Single(r => r.Device == deviceName && r.Kernel == kernelName);

        HardwareRow measured = await MeasureAsync(kernel, device);

        string table = await File.ReadAllTextAsync(HardwareTable.FileName, TestContext.Current.CancellationToken);
        if ((await ToolVersionsAsync()).All(version => table.Contains($"# {version}\n", StringComparison.Ordinal)))
        {
            Assert.Equal(expected, measured);
        }
        else
        {
            // Other versions map and place a little differently.
            Assert.Equal((expected.BlockRams, expected.Multipliers), (measured.BlockRams, measured.Multipliers));
            Assert.InRange(measured.LogicCells, expected.LogicCells * 0.8, expected.LogicCells * 1.2);
            Assert.InRange(measured.PathNs, expected.PathNs * 0.75, expected.PathNs * 1.25);
        }
    }

    private static int CellsPredicted(HardwareRow row)
    {
        Device device = DeviceOf(row);
        Transpilation kernel = KernelLibrary.For(device).Single(k => k.Map.Kernel == row.Kernel);
        return Toolchain.Of(device).Cells.LogicCellsOf(AreaAnalysis.Of(kernel.Design, kernel.Map, ScheduleOptions.Of(device.Family)), distributedRams: 0);
    }

    private static IEnumerable<string> Mispredicted(IEnumerable<HardwareRow> rows) =>
        rows.Where(row => Math.Abs(row.Error) > Tolerance).Select(row => row.Kernel);

    /// <summary>The table, which is brought up to date before when goldens are updated.</summary>
    private static async Task<ImmutableArray<HardwareRow>> TableAsync()
    {
        if (Update)
        {
            await File.WriteAllTextAsync(HardwareTable.FileName, HardwareTable.Print(await ToolVersionsAsync(), await RowsOfNowAsync()));
        }

        return HardwareTable.Parse(await File.ReadAllTextAsync(HardwareTable.FileName));
    }

    /// <summary>What the table should say; rows of changed kernels are measured when goldens are updated.</summary>
    private static async Task<List<HardwareRow>> RowsOfNowAsync()
    {
        Dictionary<string, HardwareRow> known = HardwareTable.Parse(await File.ReadAllTextAsync(HardwareTable.FileName))
            .ToDictionary(r => r.Device + r.Plan);
        var rows = new List<HardwareRow>();
        foreach (Device device in Estimated)
        {
            foreach (Transpilation kernel in KernelLibrary.For(device))
            {
                string plan = HardwareRow.PlanOf(Plan(kernel, device));
                HardwareRow row = known.GetValueOrDefault(device.Name + plan)
                    ?? (Update ? await MeasureAsync(kernel, device) : new(kernel.Map.Kernel, device.Name, plan, 0, 0, 0, 0, 0, 0));
                rows.Add(row with { PredictedNs = Predicted(kernel, device) });
            }
        }

        return rows;
    }

    private static BuildPlan Plan(Transpilation kernel, Device device) =>
        KernelFlow.Plan(kernel.Vhdl, kernel.Map, device, ScheduleOptions.Of(device.Family).ClockMegahertz);

    private static double Predicted(Transpilation kernel, Device device) => Math.Round(
        TimingAnalysis.Estimate(kernel.Design, kernel.Map, ScheduleOptions.Of(device.Family))!.CriticalPathNanoseconds, 1);

    private static async Task<HardwareRow> MeasureAsync(Transpilation kernel, Device device)
    {
        using var directory = new ScratchDirectory();
        BuildPlan plan = Plan(kernel, device);
        KernelResult result = await new KernelFlow(Tools.Runner)
            .RunAsync(plan, kernel.Map, device, directory.Path, TestContext.Current.CancellationToken);
        return HardwareRow.Of(kernel.Map.Kernel, device, plan, result, Predicted(kernel, device));
    }

    private static Device DeviceOf(HardwareRow row) => Device.All.Single(d => d.Name == row.Device);

    private static async Task<List<string>> ToolVersionsAsync()
    {
        var versions = new List<string>();
        foreach (string tool in Versioned)
        {
            ToolOutput output = await Tools.Runner.RunAsync(
                new(tool, [tool == "yosys" ? "-V" : "--version"], "."), TestContext.Current.CancellationToken);
            string text = output.StandardOutput.Length > 0 ? output.StandardOutput : output.StandardError;
            versions.Add(text.Split('\n')[0].Trim());
        }

        return versions;
    }
}
