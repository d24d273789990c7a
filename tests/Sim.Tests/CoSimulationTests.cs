using System.Collections.Immutable;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Tests.Designs;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Sim.Twin;
using SparseRtrl.Transpile.Design;
using Xunit;

namespace SparseRtrl.Sim.Tests;

public sealed class CoSimulationTests
{
    private static readonly HardwareDesign Design = AccumulatorDesign.Create();
    private static readonly HostMap Map = HostMap.Of(Design);
    private static readonly ImmutableArray<HostTransaction> Script = new HostScript(Map)
        .Run("Accumulate").ReadAll().Write("values", -7, 100, 32767).Write("length", 8).Run("Scale").ReadAll().Run(
            "Accumulate").ReadAll()
        .ToTransactions();

    private static readonly TwinSimulator Twin = new(() => new Accumulator(), Map);
    private static readonly CycleSimulator Cycle = new(Design);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twin_and_cycle_simulator_agree()
    {
        CoSimulationReport report = await CoSimulation.RunAsync([Twin, Cycle, new CycleSimulator(Design)], Script, Cancellation);

        Assert.True(report.AllAgree, report.ToString());
        Assert.Equal(Twin.Name, report.Reference);
        Assert.Equal(3 * Map.Entries.Sum(entry => entry.Count), report.Verdicts[0].ValuesCompared);
        Assert.Equal((0, 3), (report.Verdicts[0].RunsCompared, report.Verdicts[1].RunsCompared));
        Assert.Equal(report.Verdicts[0].CyclesPerRun, report.Verdicts[1].CyclesPerRun);
    }

    [Fact]
    public async Task A_changed_value_is_reported_with_its_place()
    {
        int read = Enumerable.Range(0, Script.Length).Last(i => Script[i] is ReadValues { Source.Name: "values" });
        var corrupted = new Corrupted(
            Cycle, read, result => result with { Values = result.Values.SetItem(2, result.Values[2] ^ 4) });

        CoSimulationReport report = await CoSimulation.RunAsync([Twin, Cycle, corrupted], Script, Cancellation);

        Assert.True(report.Verdicts[0].Agrees);
        SimulatorVerdict verdict = report.Verdicts[1];
        Assert.False(report.AllAgree);
        Assert.Equal([new(read, 3, "values[2]", 16383, 16383 ^ 4)], verdict.FirstMismatches);
        Assert.Contains(
            $"step 3 (transaction {read}): values[2] is 16379, expected 16383", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_twin_is_reported_by_every_simulator()
    {
        int read = Enumerable.Range(0, Script.Length).First(i => Script[i] is ReadValues { Source.Name: "total" });
        var corrupted = new Corrupted(Twin, read, result => result with { Values = [result.Values[0] + 1] });

        CoSimulationReport report = await CoSimulation.RunAsync(
            [corrupted, Cycle, new CycleSimulator(Design)], Script, Cancellation);

        Assert.All(report.Verdicts,
            verdict => Assert.Equal(("total", 1), (verdict.FirstMismatches[0].Place, verdict.FirstMismatches[0].Step)));
    }

    [Fact]
    public async Task A_cycle_count_that_is_off_by_one_is_reported()
    {
        int run = Enumerable.Range(0, Script.Length).Last(i => Script[i] is Run);
        var slow = new Corrupted(Cycle, run, result => result with { Cycles = result.Cycles + 1 });

        CoSimulationReport report = await CoSimulation.RunAsync([Twin, Cycle, slow], Script, Cancellation);

        Mismatch mismatch = Assert.Single(report.Verdicts[1].FirstMismatches);
        Assert.Equal(
            (run, 3, "cycles", mismatch.Expected + 1), (mismatch.Transaction, mismatch.Step, mismatch.Place, mismatch.Actual));
    }

    [Fact]
    public async Task All_mismatches_are_counted_and_the_first_are_kept()
    {
        Corrupted broken = new(Cycle, null, result => result with { Values = [.. result.Values.Select(value => ~value)] });

        SimulatorVerdict verdict = (await CoSimulation.RunAsync([Twin, broken], Script, Cancellation)).Verdicts[0];

        Assert.Equal(verdict.ValuesCompared, verdict.MismatchCount);
        Assert.Equal(CoSimulation.MismatchesShown, verdict.FirstMismatches.Length);
    }

    [Fact]
    public async Task A_comparison_of_nothing_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => CoSimulation.RunAsync([Twin], Script, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => CoSimulation.RunAsync([Twin, Cycle], [new Run(0)], Cancellation));
    }

    /// <summary>A simulator with a fault: changes the result of one transaction, or of all.</summary>
    private sealed class Corrupted(IKernelSimulator inner, int? transaction, Func<TransactionResult, TransactionResult> change)
        : IKernelSimulator
    {
        public string Name => $"corrupted {inner.Name}";

        public async Task<ImmutableArray<TransactionResult>> RunAsync(
            IReadOnlyList<HostTransaction> transactions, CancellationToken cancellationToken)
        {
            ImmutableArray<TransactionResult> results = await inner.RunAsync(transactions, cancellationToken);
            return [.. results.Select((result, i) => transaction is null || transaction == i ? change(result) : result)];
        }
    }
}
