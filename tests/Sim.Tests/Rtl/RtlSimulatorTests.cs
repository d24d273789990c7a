using System.Collections.Immutable;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tests.Designs;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Sim.Twin;
using SparseRtrl.Transpile.Design;
using Xunit;

namespace SparseRtrl.Sim.Tests.Rtl;

/// <summary>
/// GHDL and Verilator on VHDL that is written by hand, against the twin and the cycle simulator, and with faults put in.
/// </summary>
public sealed class RtlSimulatorTests : IDisposable
{
    private static readonly HardwareDesign Design = AccumulatorDesign.Create();
    private static readonly HostMap Map = HostMap.Of(Design);
    private static readonly ToolRunner Tools = new();
    private static readonly string Vhdl = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Rtl", "accumulator.vhd"));
    private static readonly ImmutableArray<HostTransaction> Script = new HostScript(Map)
        .Run("Accumulate").ReadAll()
        .Write("values", -7, 100, 32767, -32768).Write("length", 8).Write("weights", 127, -128, -1).Run("Accumulate").ReadAll()
        .Run("Scale").ReadAll().Write("length", 0).Run("Accumulate").ReadAll()
        .ToTransactions();

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("sim-tests-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Ghdl_agrees_in_values_and_cycles()
    {
        await RequiredTools.CheckAsync(Tools, "ghdl");

        CoSimulationReport report = await CoSimulation.RunAsync(
            [Twin(), new CycleSimulator(Design), Ghdl(Vhdl)], Script, Cancellation);

        Assert.True(report.AllAgree, report.ToString());
        Assert.Equal(4, report.Verdicts[1].RunsCompared);
    }

    [Fact]
    public async Task Verilator_agrees_in_values_and_cycles_and_builds_once()
    {
        await RequiredTools.CheckAsync(Tools, "ghdl", "verilator");
        VerilatorSimulator verilator = await VerilatorAsync(Vhdl);

        CoSimulationReport report = await CoSimulation.RunAsync(
            [Twin(), new CycleSimulator(Design), verilator], Script, Cancellation);

        Assert.True(report.AllAgree, report.ToString());
        Assert.Equal(4, report.Verdicts[1].RunsCompared);
        string executable = Path.Combine(directory.FullName, "verilator", "obj_dir", "host_bench");
        DateTime built = File.GetLastWriteTimeUtc(executable);
        await verilator.RunAsync(Script, Cancellation);
        Assert.Equal(built, File.GetLastWriteTimeUtc(executable));
    }

    [Theory]
    [InlineData("shift_right(values_output, 1)", "shift_right(values_output, 1) xor to_signed(16, 16)", 3, "values[0]")]
    [InlineData("resize(i - 1, 8)", "resize(i, 8)", 1, "positives.items[0]")]
    [InlineData("total <= total + product", "total <= total - product", 1, "total")]
    [InlineData("when scale_init =>\n          i <= (others => '0');\n",
        "when scale_init =>\n          i <= to_unsigned(1, 4);\n", 3, "cycles")]
    public async Task A_fault_in_the_vhdl_is_reported_with_its_place(string correct, string faulty, int step, string place)
    {
        await RequiredTools.CheckAsync(Tools, "ghdl");
        Assert.Contains(correct, Vhdl, StringComparison.Ordinal);

        CoSimulationReport report = await CoSimulation.RunAsync(
            [Twin(), new CycleSimulator(Design), Ghdl(Vhdl.Replace(correct, faulty))], Script, Cancellation);

        Assert.True(report.Verdicts[0].Agrees);
        Mismatch first = report.Verdicts[1].FirstMismatches[0];
        Assert.Equal((step, place), (first.Step, first.Place));
    }

    [Fact]
    public async Task One_more_cycle_in_the_rtl_is_reported_even_when_all_values_are_right()
    {
        await RequiredTools.CheckAsync(Tools, "ghdl", "verilator");
        string slow = Vhdl
            .Replace("(idle, init,", "(idle, wait_once, init,")
            .Replace("state <= init; else", "state <= wait_once; else")
            .Replace("        when init =>", "        when wait_once => state <= init;\n        when init =>");

        CoSimulationReport report = await CoSimulation.RunAsync(
            [Twin(), new CycleSimulator(Design), await VerilatorAsync(slow)], Script, Cancellation);

        ImmutableArray<Mismatch> mismatches = report.Verdicts[1].FirstMismatches;
        Assert.Equal([1, 2, 4], mismatches.Select(mismatch => mismatch.Step));
        Assert.All(mismatches, mismatch => Assert.Equal(("cycles", mismatch.Expected + 1), (mismatch.Place, mismatch.Actual)));
    }

    [Fact]
    public async Task A_fault_of_the_twin_is_reported_by_the_rtl()
    {
        await RequiredTools.CheckAsync(Tools, "ghdl");
        var faulty = new TwinSimulator(() => new Accumulator { length = 4 }, Map);

        CoSimulationReport report = await CoSimulation.RunAsync([faulty, Ghdl(Vhdl)], Script, Cancellation);

        Assert.Equal(new(1, 1, "length", 4, 5), report.Verdicts[0].FirstMismatches[0]);
    }

    [Fact]
    public async Task A_kernel_that_hangs_is_an_error_in_ghdl_and_in_verilator()
    {
        await RequiredTools.CheckAsync(Tools, "ghdl", "verilator");
        string endless = Vhdl.Replace("if i = 7 then", "if i = 8 and length = 15 then");

        foreach (IKernelSimulator simulator in new IKernelSimulator[] { Ghdl(endless), await VerilatorAsync(endless) })
        {
            RunLimitException error = await Assert.ThrowsAsync<RunLimitException>(() => simulator.RunAsync(Script, Cancellation));
            Assert.Equal(500, error.CycleLimit);
            Assert.Contains("Accumulator.Scale was still busy after 500 cycles", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Undefined_bits_are_an_error_that_names_the_element()
    {
        await RequiredTools.CheckAsync(Tools, "ghdl");
        string undefined = Vhdl.Replace(
            "signal items   : items_type := (others => (others => '0'))", "signal items   : items_type");

        RtlSimulationException error = await Assert.ThrowsAsync<RtlSimulationException>(
            () => Ghdl(undefined).RunAsync(Script, Cancellation));

        Assert.Contains("GHDL, Accumulator, transaction 5, positives.items[3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vhdl_that_does_not_analyse_fails_with_the_message_of_the_tool()
    {
        await RequiredTools.CheckAsync(Tools, "ghdl");

        ToolFailedException error = await Assert.ThrowsAsync<ToolFailedException>(
            () => Ghdl(Vhdl.Replace("i <= i + 1", "i <= j + 1")).RunAsync(Script, Cancellation));

        Assert.Contains("no declaration for \"j\"", error.Message, StringComparison.Ordinal);
    }

    private static TwinSimulator Twin() => new(() => new Accumulator(), Map);

    private GhdlSimulator Ghdl(string vhdl) => new(Tools, vhdl, Map, Path.Combine(directory.FullName, "ghdl"), cycleLimit: 500);

    private async Task<VerilatorSimulator> VerilatorAsync(string vhdl)
    {
        string verilog = await GhdlSynthesis.ToVerilogAsync(
            Tools, vhdl, Map.Kernel, Path.Combine(directory.FullName, "synthesis"), Cancellation);
        return new(Tools, verilog, Map, Path.Combine(directory.FullName, "verilator"), cycleLimit: 500);
    }
}
