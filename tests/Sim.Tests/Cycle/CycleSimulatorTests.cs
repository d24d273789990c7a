using System.Collections.Immutable;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Tests.Designs;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using Xunit;

namespace SparseRtrl.Sim.Tests.Cycle;

public sealed class CycleSimulatorTests
{
    private static readonly HardwareDesign Design = AccumulatorDesign.Create();
    private static readonly HostMap Map = HostMap.Of(Design);

    [Fact]
    public void Cycles_are_counted_by_run_phase_and_state()
    {
        CycleSimulation simulation = Simulate(new HostScript(Map).Run("Accumulate").Run("Scale"));

        // length 5: init, 6 tests, 5 multiplications, 3 positive values.
        Assert.Equal([15, 17], simulation.Results.Select(result => result.Cycles!.Value));
        Assert.Equal(32, simulation.Profile.Cycles);
        Assert.Equal(
            [new("Accumulate", 7), new("Multiply", 5), new("Enqueue", 3), new("Scale", 0)],
            simulation.Profile.PhasesOf(simulation.Profile.Runs[0]));
        Assert.Equal([1, 6, 5, 3, 0, 0, 0], simulation.Profile.Runs[0].CyclesPerState);
    }

    [Fact]
    public void Activity_counts_operators_and_memory_ports()
    {
        CycleSimulation simulation = Simulate(new HostScript(Map).Run("Accumulate").Run("Scale"));

        ActivityCounters activity = simulation.Profile.ActivityOf(simulation.Profile.Runs);

        Assert.Equal(32, activity.Cycles);
        Assert.Equal(
            [
                new("values", MemoryKind.BlockRam, 16, 8, Reads: 6 + 8, Writes: 8),
                new("weights", MemoryKind.Registers, 8, 4, Reads: 5, Writes: 0),
                new("positives.items", MemoryKind.BlockRam, 8, 8, Reads: 0, Writes: 3),
            ],
            activity.Memories);
        OperatorActivity multiply = Assert.Single(activity.Operators, operation => operation.Code == OpCode.Multiply);
        Assert.Equal([16, 8], multiply.OperandBits);
        Assert.Equal((24, null, 5L), (multiply.ResultBits, multiply.Unit, multiply.Count));
        Assert.Equal((26 + 3 + 4 + 4) + (5 * (26 + 4)) + (3 * 4) + 4 + (8 * 4), activity.RegisterBitsWritten);
    }

    [Fact]
    public void Activity_of_a_shared_unit_has_its_name_and_widths()
    {
        var design = new DesignBuilder("Shared");
        Register sum = design.Field("sum", HardwareType.Unsigned(4));
        FunctionalUnit adder = design.Unit(
            "adder", OpCode.Add, HardwareType.Unsigned(9), HardwareType.Unsigned(8), HardwareType.Unsigned(7));
        StateBuilder state = design.Entry("Run", "only").State("only");
        state.Set(sum, state.UnitNode(adder, sum.Type, new RegisterSignal(sum), StateBuilder.Constant(3, sum.Type)));
        HardwareDesign built = design.Build();

        CycleSimulation simulation = new CycleSimulator(built).Simulate(
            new HostScript(HostMap.Of(built)).Run("Run").ToTransactions(), CancellationToken.None);

        OperatorActivity add = Assert.Single(simulation.Profile.ActivityOf(simulation.Profile.Runs).Operators);
        Assert.Equal((OpCode.Add, 9, "adder", 1L), (add.Code, add.ResultBits, add.Unit, add.Count));
        Assert.Equal([8, 7], add.OperandBits);
    }

    [Fact]
    public void Host_values_wrap_to_the_type_of_the_target()
    {
        CycleSimulation simulation = Simulate(new HostScript(Map).Write("length", 0x15).Write("values", 40000).ReadAll());

        Assert.Equal([5], ValuesOf(simulation, "length"));
        Assert.Equal([40000 - 65536, -2, 3, -4, 5, -6, 7, -8], ValuesOf(simulation, "values"));
    }

    [Fact]
    public void Every_simulation_starts_from_reset()
    {
        var simulator = new CycleSimulator(Design);
        var script = new HostScript(Map).Run("Scale").Read("values");

        ImmutableArray<long> first = simulator.Simulate(script.ToTransactions(), CancellationToken.None).Results[1].Values;

        Assert.Equal(first, simulator.Simulate(script.ToTransactions(), CancellationToken.None).Results[1].Values);
        Assert.Equal([0, -1, 1, -2, 2, -3, 3, -4], first);
    }

    [Fact]
    public void Registers_that_swap_use_the_values_before_the_edge()
    {
        var design = new DesignBuilder("Swap");
        Register a = design.Field("a", HardwareType.Unsigned(8), 1);
        Register b = design.Field("b", HardwareType.Unsigned(8), 2);
        design.Entry("Run", "only").State("only").Set(a, new RegisterSignal(b)).Set(b, new RegisterSignal(a));

        Assert.Equal([2, 1], RunAndReadAll(design.Build()));
    }

    [Fact]
    public void A_read_in_the_cycle_of_a_write_gives_the_old_content()
    {
        var design = new DesignBuilder("ReadFirst");
        Register seen = design.Field("seen", HardwareType.Unsigned(8));
        Memory ram = design.Memory("ram", HardwareType.Unsigned(8), MemoryKind.BlockRam, [7, 8]);
        ConstantSignal address = StateBuilder.Constant(0, ram.AddressType);
        design.Entry("Run", "both").State("both")
            .Read(ram, address).Write(ram, address, StateBuilder.Constant(9, ram.ElementType)).Goto("look");
        design.State("look").Set(seen, new MemoryOutputSignal(ram));

        Assert.Equal([7, 9, 8], RunAndReadAll(design.Build()));
    }

    [Fact]
    public void An_endless_loop_is_an_error_that_names_the_state()
    {
        var design = new DesignBuilder("Endless");
        design.Field("unused", HardwareType.Bool);
        design.Entry("Run", "spin").State("spin", "Waiting").Goto("spin");
        HardwareDesign built = design.Build();

        RunLimitException error = Assert.Throws<RunLimitException>(() => new CycleSimulator(built, cycleLimit: 1000).Simulate(
            new HostScript(HostMap.Of(built)).Run("Run").ToTransactions(), CancellationToken.None));

        Assert.Contains("Endless.Run was still busy after 1000 cycles", error.Message, StringComparison.Ordinal);
        Assert.Contains("state spin (phase Waiting)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_exactly_the_limit_is_no_error()
    {
        CycleSimulation simulation = new CycleSimulator(Design, cycleLimit: 17).Simulate(
            new HostScript(Map).Run("Scale").ToTransactions(), CancellationToken.None);

        Assert.Equal(17, simulation.Results[0].Cycles);
    }

    [Fact]
    public void A_write_beyond_the_depth_is_an_error_that_names_state_and_memory()
    {
        var design = new DesignBuilder("Beyond");
        Memory ram = design.Memory("ram", HardwareType.Unsigned(8), MemoryKind.BlockRam, [1, 2, 3]);
        design.Entry("Run", "poke").State("poke")
            .Write(ram, StateBuilder.Constant(3, ram.AddressType), StateBuilder.Constant(9, ram.ElementType));

        KernelFailedException error = Assert.Throws<KernelFailedException>(() => RunAndReadAll(design.Build()));

        Assert.Equal("State poke writes beyond the end of ram (3 elements).", error.Message);
    }

    private static CycleSimulation Simulate(HostScript script) =>
        new CycleSimulator(Design).Simulate(script.ToTransactions(), CancellationToken.None);

    private static ImmutableArray<long> ValuesOf(CycleSimulation simulation, string name) =>
        simulation.Results[^(Map.Entries.Length - Map.Entries.IndexOf(Map.Entries.Single(entry => entry.Name == name)))].Values;

    private static IEnumerable<long> RunAndReadAll(HardwareDesign design) => new CycleSimulator(design)
        .Simulate(new HostScript(HostMap.Of(design)).Run("Run").ReadAll().ToTransactions(), CancellationToken.None)
        .Results.SelectMany(result => result.Values);
}
