using System.Collections.Immutable;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tests.Designs;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Sim.Twin;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Vhdl;
using Xunit;

namespace SparseRtrl.Sim.Tests.Rtl;

/// <summary>VHDL from the printer, in GHDL and Verilator, against the cycle simulator that reads the same design.</summary>
public sealed class EmittedVhdlTests : IDisposable
{
    private static readonly ToolRunner Tools = new();

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("sim-tests-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Twin_cycle_simulator_and_rtl_agree_on_the_accumulator()
    {
        await RequiredTools.CheckAsync(Tools, "ghdl");
        HardwareDesign design = AccumulatorDesign.Create();
        HostMap map = HostMap.Of(design);
        HostScript script = new HostScript(map)
            .Write("values", -7, 100, 32767, -32768).Write("length", 8).Run("Accumulate").ReadAll().Run("Scale").ReadAll();

        CoSimulationReport report = await CoSimulation.RunAsync(
            [new TwinSimulator(() => new Accumulator(), map), new CycleSimulator(design), Ghdl(design, map)],
            script.ToTransactions(), Cancellation);

        Assert.True(report.AllAgree, report.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Ghdl_agrees_on_a_random_design_with_one_entry(int seed)
    {
        await RequiredTools.CheckAsync(Tools, "ghdl");
        HardwareDesign design = new RandomDesign(new Random(seed), largestFieldBits: 32).Build();
        HostMap map = HostMap.Of(design);

        CoSimulationReport report = await CoSimulation.RunAsync(
            [new CycleSimulator(design), Ghdl(design, map)], RunTwice(map), Cancellation);

        Assert.True(report.AllAgree, report.ToString());
    }

    [Fact]
    public async Task Verilator_agrees_on_a_random_design_with_one_entry()
    {
        await RequiredTools.CheckAsync(Tools, "ghdl", "verilator");
        HardwareDesign design = new RandomDesign(new Random(7), largestFieldBits: 32, stateCount: 12).Build();
        HostMap map = HostMap.Of(design);
        string verilog = await GhdlSynthesis.ToVerilogAsync(
            Tools, VhdlEmitter.Emit(design, map), map.Kernel, Path.Combine(directory.FullName, "synthesis"), Cancellation);
        var verilator = new VerilatorSimulator(Tools, verilog, map, Path.Combine(directory.FullName, "verilator"));

        CoSimulationReport report = await CoSimulation.RunAsync(
            [new CycleSimulator(design), verilator], RunTwice(map), Cancellation);

        Assert.True(report.AllAgree, report.ToString());
    }

    private static ImmutableArray<HostTransaction> RunTwice(HostMap map) =>
        new HostScript(map).ReadAll().Run("Run").ReadAll().Run("Run").ReadAll().ToTransactions();

    private GhdlSimulator Ghdl(HardwareDesign design, HostMap map) =>
        new(Tools, VhdlEmitter.Emit(design, map), map, Path.Combine(directory.FullName, "ghdl"));
}
