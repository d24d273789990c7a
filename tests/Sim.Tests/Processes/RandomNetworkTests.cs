using System.Collections.Immutable;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tests.EndToEnd;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;
using Xunit;

namespace SparseRtrl.Sim.Tests.Processes;

/// <summary>
/// Process networks made at random: what they compute does not depend on timing, so the twin, which knows no timing, and the hardware
/// agree. Queues that are too small are named with capacities that do.
/// </summary>
public sealed class RandomNetworkTests
{
    private const int Networks = 80;
    private const int VerilatedNetworks = 10;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twin_equals_cycle_simulator()
    {
        int repaired = 0;
        int stalled = 0;
        for (int seed = 0; seed < Networks; seed++)
        {
            (KernelCase kernel, bool isRepaired) = CompileWithRoom(seed);
            ImmutableArray<HostTransaction> transactions = kernel.Transactions(seed);
            var simulator = new CycleSimulator(kernel.Kernel.Design);
            CoSimulationReport report = await CoSimulation.RunAsync(
                [kernel.NewTwin(), simulator, new CycleSimulator(kernel.Kernel.Scheduled.Unbound)], transactions, Cancellation);
            Assert.True(report.AllAgree, $"seed {seed}: {report}\n{new RandomNetwork(seed).Source}");
            repaired += isRepaired ? 1 : 0;
            stalled += simulator.Simulate(transactions, Cancellation).Profile.Runs.Any(run => run.Stalls.Length > 1) ? 1 : 0;
        }

        Assert.InRange(repaired, 3, Networks - 3);
        Assert.InRange(stalled, Networks / 2, Networks);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Twin_equals_ghdl_and_cycles_equal_the_cycle_simulator(int seed)
    {
        var tools = new ToolRunner();
        await RequiredTools.CheckAsync(tools, "ghdl");
        (KernelCase kernel, _) = CompileWithRoom(seed);
        string work = Directory.CreateTempSubdirectory("srtrl-network-").FullName;
        try
        {
            CoSimulationReport report = await CoSimulation.RunAsync(
                [
                    kernel.NewTwin(),
                    new CycleSimulator(kernel.Kernel.Design),
                    new GhdlSimulator(tools, kernel.Kernel.Vhdl, kernel.Kernel.Map, work),
                ],
                kernel.Transactions(seed),
                Cancellation);
            Assert.True(report.AllAgree, $"{report}\n{new RandomNetwork(seed).Source}");
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    [Fact]
    public async Task Twin_equals_verilator_and_cycles_equal_the_cycle_simulator()
    {
        KernelCase[] networks = [.. Enumerable.Range(0, VerilatedNetworks).Select(seed => CompileWithRoom(seed).Kernel)];
        using var verilated = new VerilatedKernels(networks);
        for (int seed = 0; seed < networks.Length; seed++)
        {
            CoSimulationReport report = await CoSimulation.RunAsync(
                [
                    networks[seed].NewTwin(),
                    new CycleSimulator(networks[seed].Kernel.Design),
                    await verilated.SimulatorOfAsync(networks[seed]),
                ],
                networks[seed].Transactions(seed),
                Cancellation);
            Assert.True(report.AllAgree, $"seed {seed}: {report}\n{new RandomNetwork(seed).Source}");
            Assert.True(report.Verdicts[1].RunsCompared > 0);
        }
    }

    /// <summary>The network of a seed; where the cycle simulator finds queues too small, with the capacities that it names.</summary>
    private static (KernelCase Kernel, bool IsRepaired) CompileWithRoom(int seed)
    {
        string source = new RandomNetwork(seed).Source;
        KernelCase kernel = KernelCase.Compile(RandomNetwork.NameOf(seed), source);
        try
        {
            new CycleSimulator(kernel.Kernel.Design).Simulate(kernel.Transactions(seed), Cancellation);
            return (kernel, false);
        }
        catch (DeadlockException deadlock)
        {
            Assert.True(deadlock.SufficientCapacities is not null, $"seed {seed}: {deadlock.Message}\n{source}");
            var repaired = new RandomNetwork(seed, deadlock.SufficientCapacities!.ToDictionary(c => c.Key.Name, c => c.Value));
            return (KernelCase.Compile(RandomNetwork.NameOf(seed), repaired.Source), true);
        }
    }
}
