using System.Collections.Immutable;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tests.Designs;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl;
using Xunit;

namespace SparseRtrl.Sim.Tests.Processes;

/// <summary>Designs of two processes that are small enough to count their cycles by hand.</summary>
public sealed class StallTests
{
    private static readonly HardwareType Byte = HardwareType.Unsigned(8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// Cycle 0 starts both. In cycle 1 one element goes into the queue, and the sink stalls until it can be popped, in cycle 2 or 3. The
    /// entry sees that both are idle in the cycle after.
    /// </summary>
    [Theory]
    [InlineData(2, 4, 1)]
    [InlineData(64, 5, 2)]
    public async Task An_element_can_be_popped_one_cycle_after_its_push_from_registers_and_two_from_block_ram(
        int capacity, long cycles, long empty)
    {
        HardwareDesign design = SourceAndSink(capacity, elements: 1, sinkDelay: 0);

        CycleSimulation simulation = Simulate(design);

        Assert.Equal(cycles, simulation.Results[0].Cycles);
        Assert.Equal([new QueueCycles("link", Full: 0, empty)], simulation.Profile.QueuesOf(simulation.Profile.Runs[0]));
        Assert.Equal(
            [new ProcessCycles("Source", Worked: 1, Stalled: 0), new ProcessCycles("Sink", Worked: 1, Stalled: empty)],
            simulation.Profile.ProcessesOf(simulation.Profile.Runs[0]));
        Assert.Equal([new PhaseCycles("Test", cycles)], simulation.Profile.PhasesOf(simulation.Profile.Runs[0]));
        await MustAgreeAsync(design, VhdlEmitter.Emit(design, HostMap.Of(design)));
    }

    /// <summary>
    /// Elements go in at cycles 1 and 2; the source then stalls until the cycle after the first pop, which is cycle 5. The third element is
    /// popped at cycle 7, and the entry goes on in cycle 8.
    /// </summary>
    [Fact]
    public async Task A_full_queue_stalls_its_source_until_the_cycle_after_a_pop()
    {
        HardwareDesign design = SourceAndSink(capacity: 2, elements: 3, sinkDelay: 4);

        CycleSimulation simulation = Simulate(design);

        Assert.Equal(9, simulation.Results[0].Cycles);
        Assert.Equal([new QueueCycles("link", Full: 3, Empty: 0)], simulation.Profile.QueuesOf(simulation.Profile.Runs[0]));
        Assert.Equal([1 + 2 + 3], simulation.Results[1].Values);
        Assert.Contains(
            new MemoryActivity("link", MemoryKind.Registers, 8, 2, Reads: 3, Writes: 3),
            simulation.Profile.ActivityOf(simulation.Profile.Runs).Memories);
        await MustAgreeAsync(design, VhdlEmitter.Emit(design, HostMap.Of(design)));
    }

    [Fact]
    public async Task A_queue_that_does_not_see_that_it_is_full_is_found()
    {
        HardwareDesign design = SourceAndSink(capacity: 2, elements: 3, sinkDelay: 4);
        string vhdl = VhdlEmitter.Emit(design, HostMap.Of(design));
        string wrong = vhdl.Replace("link_ready <= '0' when", "link_ready <= '1' when", StringComparison.Ordinal);
        Assert.NotEqual(vhdl, wrong);

        // What finds no room is lost, and the sink waits for it for ever.
        await Assert.ThrowsAsync<RunLimitException>(() => CompareAsync(new CycleSimulator(design), design, wrong, cycleLimit: 100));
    }

    [Fact]
    public async Task A_simulator_with_a_wrong_full_flag_is_found()
    {
        HardwareDesign design = SourceAndSink(capacity: 2, elements: 3, sinkDelay: 4, sourceTail: 5);
        var simulator = new CycleSimulator(
            design, RunLimit.DefaultCycles, observer: null, new Dictionary<Queue, int> { [design.Queues[0]] = 4 });

        CoSimulationReport report = await CompareAsync(simulator, design, VhdlEmitter.Emit(design, HostMap.Of(design)));

        Assert.Equal("cycles", Assert.Single(report.Verdicts[0].FirstMismatches).Place);
    }

    /// <summary>The source sends 1, 2, … in a state each; the sink adds them up after some states that do nothing.</summary>
    /// <param name="sourceTail">States in which the source does nothing at its end.</param>
    private static HardwareDesign SourceAndSink(int capacity, int elements, int sinkDelay, int sourceTail = 0)
    {
        var design = new DesignBuilder("Network");
        Register sum = design.Field("sum", Byte);
        Queue link = design.Queue("link", Byte, capacity);
        design.Entry("Run", "begin").State("begin").Start(0, 1).Goto("end");
        design.State("end").Await(0, 1);
        design.Process("Source", "send1", elements + sourceTail);
        design.Process("Sink", sinkDelay > 0 ? "wait1" : "take1", sinkDelay + elements);
        for (int i = 1; i <= elements; i++)
        {
            StateBuilder state = design.State($"send{i}").Push(link, StateBuilder.Constant(i, Byte));
            GoOn(state, i < elements ? $"send{i + 1}" : "rest1", isLast: i == elements + sourceTail);
        }

        for (int i = 1; i <= sourceTail; i++)
        {
            GoOn(design.State($"rest{i}"), $"rest{i + 1}", isLast: i == sourceTail);
        }

        for (int i = 1; i <= sinkDelay; i++)
        {
            design.State($"wait{i}").Goto(i == sinkDelay ? "take1" : $"wait{i + 1}");
        }

        for (int i = 1; i <= elements; i++)
        {
            StateBuilder state = design.State($"take{i}").Pop(link);
            state.Set(sum, state.Node(OpCode.Add, Byte, new RegisterSignal(sum), new QueueFrontSignal(link)));
            GoOn(state, $"take{i + 1}", isLast: i == elements);
        }

        HardwareDesign built = design.Build();
        DesignVerifier.ThrowIfInvalid(built);
        return built;

        static void GoOn(StateBuilder state, string next, bool isLast)
        {
            if (!isLast)
            {
                state.Goto(next);
            }
        }
    }

    private static CycleSimulation Simulate(HardwareDesign design) => new CycleSimulator(design).Simulate(Script(design), Cancellation);

    private static ImmutableArray<HostTransaction> Script(HardwareDesign design) =>
        new HostScript(HostMap.Of(design)).Run("Run").ReadAll().ToTransactions();

    private static async Task MustAgreeAsync(HardwareDesign design, string vhdl)
    {
        CoSimulationReport report = await CompareAsync(new CycleSimulator(design), design, vhdl);
        Assert.True(report.AllAgree, report.ToString());
    }

    private static async Task<CoSimulationReport> CompareAsync(
        CycleSimulator simulator, HardwareDesign design, string vhdl, int cycleLimit = RunLimit.DefaultCycles)
    {
        var tools = new ToolRunner();
        await RequiredTools.CheckAsync(tools, "ghdl");
        string work = Directory.CreateTempSubdirectory("srtrl-stall-").FullName;
        try
        {
            return await CoSimulation.RunAsync(
                [simulator, new GhdlSimulator(tools, vhdl, HostMap.Of(design), work, cycleLimit)], Script(design), Cancellation);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }
}
