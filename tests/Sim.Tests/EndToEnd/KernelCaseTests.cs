using System.Globalization;
using System.Text;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Schedule;
using Xunit;

namespace SparseRtrl.Sim.Tests.EndToEnd;

/// <summary>
/// Whole kernels through the whole compiler: the twin, the cycle-level simulator, the VHDL in GHDL and its Verilog in Verilator must
/// agree.
/// </summary>
public sealed class KernelCaseTests(VerilatedKernels verilated) : IClassFixture<VerilatedKernels>
{
    private const int Seeds = 10;

    public static TheoryData<string> Names => [.. KernelCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Twin_equals_cycle_simulator(string name)
    {
        KernelCase kernel = KernelCase.Compile(name);
        for (int seed = 0; seed < Seeds; seed++)
        {
            CoSimulationReport report = await CoSimulation.RunAsync(
                [kernel.NewTwin(), new CycleSimulator(kernel.Kernel.Design)],
                kernel.Transactions(seed),
                TestContext.Current.CancellationToken);
            Assert.True(report.AllAgree, $"seed {seed}: {report}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Twin_equals_ghdl_and_cycles_equal_the_cycle_simulator(string name)
    {
        KernelCase kernel = KernelCase.Compile(name);
        await CompareWithGhdlAsync(kernel);
        if (kernel.WithHiddenFields is { } shipped)
        {
            await CompareWithGhdlAsync(shipped);
            Assert.Equal(CyclesOf(kernel), CyclesOf(shipped));
        }
    }

    private static async Task CompareWithGhdlAsync(KernelCase kernel)
    {
        var tools = new ToolRunner();
        await RequiredTools.CheckAsync(tools, "ghdl");
        string work = Directory.CreateTempSubdirectory("srtrl-kernel-").FullName;
        try
        {
            CoSimulationReport report = await CoSimulation.RunAsync(
                [
                    kernel.NewTwin(),
                    new CycleSimulator(kernel.Kernel.Design),
                    new GhdlSimulator(tools, kernel.Kernel.Vhdl, kernel.Kernel.Map, work),
                ],
                kernel.Transactions(seed: 1),
                TestContext.Current.CancellationToken);
            Assert.True(report.AllAgree, report.ToString());
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Twin_equals_verilator_and_cycles_equal_the_cycle_simulator(string name)
    {
        KernelCase kernel = KernelCase.Compile(name);
        CoSimulationReport report = await CoSimulation.RunAsync(
            [kernel.NewTwin(), new CycleSimulator(kernel.Kernel.Design), await verilated.SimulatorOfAsync(kernel)],
            kernel.Transactions(seed: 1),
            TestContext.Current.CancellationToken);
        Assert.True(report.AllAgree, report.ToString());
        Assert.True(report.Verdicts[1].RunsCompared > 0);
    }

    /// <summary>A wrong result must not pass: one constant of the design is changed, and the comparison has to see it.</summary>
    [Fact]
    public async Task Changed_design_is_found()
    {
        KernelCase kernel = KernelCase.Compile("SparseUpdate");
        StateMachine controller = kernel.Kernel.Design.Controller;
        State changed = controller.States.First(s => s.Writes.Any(w => w.Memory.Name == "updated"));
        MemoryWrite write = changed.Writes.First(w => w.Memory.Name == "updated");
        MemoryWrite wrong = write with { Value = new ConstantSignal(7, write.Value.Type) };
        State mutated = changed with { Writes = changed.Writes.Replace(write, wrong) };
        HardwareDesign design = kernel.Kernel.Design with
        {
            Controller = controller with { States = controller.States.Replace(changed, mutated) },
        };
        CoSimulationReport report = await CoSimulation.RunAsync(
            [kernel.NewTwin(), new CycleSimulator(design)], kernel.Transactions(seed: 1),
            TestContext.Current.CancellationToken);
        Assert.False(report.AllAgree);
        Assert.StartsWith("updated[", report.Verdicts[0].FirstMismatches[0].Place);
    }

    /// <summary>
    /// Cycle counts are exact, so a change of the compiler shows here. Set UPDATE_GOLDENS=1 to rewrite the table after a wanted
    /// change.
    /// </summary>
    [Fact]
    public void Cycle_counts_are_those_of_the_table()
    {
        var table = new StringBuilder();
        foreach (string name in KernelCase.Names)
        {
            KernelCase kernel = KernelCase.Compile(name);
            foreach (IGrouping<int, (int Entry, long Cycles)> entry in CyclesOf(kernel).GroupBy(r => r.Entry).OrderBy(g => g.Key))
            {
                table.Append(name).Append('.').Append(kernel.Kernel.Map.EntryNames[entry.Key]).Append(": ")
                    .AppendJoin(' ', entry.Select(r => r.Cycles)).Append('\n');
            }
        }

        CompareWithFile("cycles.txt", table.ToString());
    }

    private static IEnumerable<(int Entry, long Cycles)> CyclesOf(KernelCase kernel) => new CycleSimulator(kernel.Kernel.Design)
        .Simulate([.. kernel.Transactions(seed: 1).Where(t => t is not ReadValues)], TestContext.Current.CancellationToken)
        .Profile.Runs.Select(run => (run.Entry, (long)run.Cycles));

    /// <summary>The speed of every innermost loop, and what it is due to.</summary>
    [Fact]
    public void Initiation_intervals_are_those_of_the_table()
    {
        var table = new StringBuilder();
        foreach (string name in KernelCase.Names)
        {
            foreach (LoopReport loop in KernelCase.Compile(name).Kernel.Scheduled.Loops)
            {
                table.Append(CultureInfo.InvariantCulture,
                    $"{loop.Origin.Span}: II {loop.InitiationInterval}, depth {loop.Depth}; {loop.Bound}\n");
            }
        }

        CompareWithFile("loops.txt", table.ToString());
    }

    /// <summary>Whatever the table says: these have no reason to be slower.</summary>
    [Theory]
    [InlineData("Fir")]
    [InlineData("DotProduct")]
    [InlineData("DenseMatrixVector")]
    [InlineData("PrefixSum")]
    [InlineData("Histogram")]
    [InlineData("Crc32Bytewise")]
    public void Streaming_kernels_start_an_iteration_in_every_cycle(string name) =>
        Assert.All(KernelCase.Compile(name).Kernel.Scheduled.Loops, loop => Assert.Equal(1, loop.InitiationInterval));

    internal static void CompareWithFile(string name, string actual)
    {
        string path = Path.Combine(KernelCase.Folder, name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(path, actual);
        }

        string expected = File.ReadAllText(path).ReplaceLineEndings("\n");
        Assert.True(expected == actual, $"{name} should be:\n{actual}");
    }
}
