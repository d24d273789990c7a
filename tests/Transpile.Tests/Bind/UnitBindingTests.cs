using SparseRtrl.Transpile.Bind;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Schedule;
using Xunit;
using StateBuilder = SparseRtrl.Transpile.Tests.Vhdl.StateBuilder;

namespace SparseRtrl.Transpile.Tests.Bind;

/// <summary>Which operators share a unit, in designs of a few states.</summary>
public sealed class UnitBindingTests
{
    private readonly BoundDesign design = new();

    [Fact]
    public void Variable_shifts_in_different_states_share_a_shifter()
    {
        AddStates(OpCode.ShiftLeft, "a", "b", "c", "d");
        Assert.Equal(["shared_shiftleft_0 for 2"], Units());
    }

    [Fact]
    public void Sums_of_different_operands_keep_their_adders()
    {
        AddStates(OpCode.Add, "a", "b", "c", "d");
        Assert.Empty(Units());
    }

    [Fact]
    public void Shifts_in_one_state_keep_their_shifters()
    {
        Register[] fields = [design.Field("a"), design.Field("b"), design.Field("c"), design.Field("d")];
        StateBuilder state = design.State();
        state.Write(fields[0], Operate(state, OpCode.ShiftLeft, fields[0], fields[1]));
        state.Write(fields[2], Operate(state, OpCode.ShiftLeft, fields[2], fields[3]));
        Assert.Empty(Units());
    }

    [Fact]
    public void Reads_of_an_array_in_registers_share_its_selection()
    {
        Memory table = design.Table("table", MemoryKind.Registers);
        foreach (string name in new[] { "a", "b" })
        {
            Register index = design.Field(name);
            StateBuilder state = design.State();
            Node address = state.Op(OpCode.Convert, table.AddressType, BoundDesign.Of(index));
            state.Write(index, state.Op(OpCode.Add, BoundDesign.Byte, state.Load(table, address), BoundDesign.Of(index)));
        }

        FunctionalUnit unit = Assert.Single(Bound(ScheduleOptions.IceUltraPlus).Units);
        Assert.Equal((OpCode.Load, table), (unit.Code, unit.Memory));
    }

    /// <summary>At a clock that leaves no time for a multiplexer nothing is shared.</summary>
    [Fact]
    public void The_longest_chain_does_not_get_longer_than_the_clock_allows()
    {
        AddStates(OpCode.ShiftLeft, "a", "b", "c", "d");
        Assert.Empty(Bound(ScheduleOptions.IceUltraPlus with { ClockMegahertz = 200 }).Units);
    }

    /// <summary>
    /// In one state one shift feeds the other, in the next the other way round: no two of them may share so that the netlist has a loop.
    /// </summary>
    [Fact]
    public void Units_never_feed_each_other_in_a_circle()
    {
        Register[] fields = [design.Field("a"), design.Field("b"), design.Field("c"), design.Field("d")];
        foreach (int i in new[] { 0, 1 })
        {
            StateBuilder state = design.State();
            Node shifted = Operate(state, OpCode.ShiftLeft, fields[i], fields[i + 1]);
            Node back = state.Op(OpCode.ShiftRight, BoundDesign.Byte, shifted, BoundDesign.Of(fields[3]));
            state.Write(fields[i], back);
            StateBuilder next = design.State();
            Node right = next.Op(OpCode.ShiftRight, BoundDesign.Byte, BoundDesign.Of(fields[i + 1]), BoundDesign.Of(fields[3]));
            next.Write(fields[i + 1], Operate(next, OpCode.ShiftLeft, right, BoundDesign.Of(fields[2])));
        }

        var network = new OperatorNetwork(Bound(ScheduleOptions.IceUltraPlus with { ClockMegahertz = 1 }), ScheduleOptions.IceUltraPlus);
        Assert.True(double.IsFinite(network.LongestChain()));
        var unbound = new OperatorNetwork(design.Build(), ScheduleOptions.IceUltraPlus);
        List<NetlistOperator> left = [.. unbound.Operators.Where(o => o.Nodes[0].Code == OpCode.ShiftLeft)];
        List<NetlistOperator> rights = [.. unbound.Operators.Where(o => o.Nodes[0].Code == OpCode.ShiftRight)];
        Assert.True(double.IsFinite(unbound.LongestChain(left[0], left[1])));
        unbound.Merge(left[0], left[1]);
        Assert.True(double.IsPositiveInfinity(unbound.LongestChain(rights[0], rights[1])));
    }

    private void AddStates(OpCode code, params string[] names)
    {
        foreach (string[] pair in names.Chunk(2))
        {
            Register[] fields = [design.Field(pair[0]), design.Field(pair[1])];
            StateBuilder state = design.State();
            state.Write(fields[0], state.Op(OpCode.Xor, BoundDesign.Byte, Operate(state, code, fields[0], fields[1]), BoundDesign.Of(fields[1])));
        }
    }

    private static Node Operate(StateBuilder state, OpCode code, Register left, Register right) =>
        Operate(state, code, BoundDesign.Of(left), BoundDesign.Of(right));

    private static Node Operate(StateBuilder state, OpCode code, Signal left, Signal right) => state.Op(code, BoundDesign.Byte, left, right);

    private HardwareDesign Bound(ScheduleOptions options) => Binder.Run(design.Build(), [], options);

    private IEnumerable<string> Units()
    {
        HardwareDesign bound = Bound(ScheduleOptions.IceUltraPlus);
        return bound.Units.Select(u => $"{u.Name} for {bound.Controller.States.SelectMany(s => s.Nodes).Count(n => n.Unit == u)}");
    }
}
