using SparseRtrl.Transpile.Bind;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Schedule;
using Xunit;
using StateBuilder = SparseRtrl.Transpile.Tests.Vhdl.StateBuilder;

namespace SparseRtrl.Transpile.Tests.Bind;

/// <summary>Which registers become one, in designs of a few states.</summary>
public sealed class RegisterBindingTests
{
    private readonly BoundDesign design = new();

    [Fact]
    public void A_copy_of_a_field_needs_no_register()
    {
        Register field = design.Field("field");
        Register result = design.Field("result");
        Register copy = design.Local("copy");
        design.State().Write(copy, BoundDesign.Of(field));
        StateBuilder use = design.State();
        use.Write(result, use.Op(OpCode.Add, BoundDesign.Byte, BoundDesign.Of(copy), BoundDesign.Of(field)));
        Assert.Equal(["field+copy", "result"], design.Bind());
    }

    [Fact]
    public void A_copy_that_outlives_its_source_keeps_its_register()
    {
        Register field = design.Field("field");
        Register result = design.Field("result");
        Register copy = design.Local("copy");
        design.State().Write(copy, BoundDesign.Of(field));
        design.State().Write(field, BoundDesign.Constant(3));
        design.State().Write(result, BoundDesign.Of(copy));
        Assert.Equal(["field", "result", "copy"], design.Bind());
    }

    [Fact]
    public void Elements_of_a_memory_that_are_kept_one_after_another_share_a_register()
    {
        (Register first, Register second) = KeepTwoElements(isSecondEarly: false);
        Assert.Equal(["result", $"{first.Name}+{second.Name}"], design.Bind());
    }

    [Fact]
    public void Elements_that_are_kept_at_the_same_time_do_not()
    {
        KeepTwoElements(isSecondEarly: true);
        Assert.Equal(["result", "first", "second"], design.Bind());
    }

    /// <summary>Their flip-flops cost nothing behind the adders, and a multiplexer would.</summary>
    [Fact]
    public void Sums_that_go_to_different_places_keep_their_registers()
    {
        Register[] fields = [design.Field("a"), design.Field("b"), design.Field("c"), design.Field("d")];
        foreach (int i in new[] { 0, 2 })
        {
            Register sum = design.Local($"sum{i}");
            StateBuilder add = design.State();
            add.Write(sum, add.Op(OpCode.Add, BoundDesign.Byte, BoundDesign.Of(fields[i]), BoundDesign.Of(fields[i + 1])));
            design.State().Write(fields[i], BoundDesign.Of(sum));
        }

        Assert.Equal(["a", "b", "c", "d", "sum0", "sum2"], design.Bind());
    }

    [Fact]
    public void Counters_of_loops_one_after_another_share_register_and_adder()
    {
        foreach (string name in new[] { "i", "j" })
        {
            Register counter = design.Local(name);
            design.State().Write(counter, BoundDesign.Constant(0));
            StateBuilder loop = design.State();
            Node next = loop.Op(OpCode.Add, BoundDesign.Byte, BoundDesign.Of(counter), BoundDesign.Constant(1));
            loop.Write(counter, next);
            Node again = loop.Op(OpCode.LessThan, HardwareType.Bool, next, BoundDesign.Constant(name == "i" ? 9 : 12));
            loop.Next = new Branch(again, new Goto(loop.Index), name == "i" ? new Goto(loop.Index + 1) : new Finish());
        }

        Assert.Equal(["i+j"], design.Bind());
    }

    /// <summary>The first write may not take place, and then the old content is read.</summary>
    [Fact]
    public void A_write_with_a_condition_does_not_end_a_lifetime()
    {
        Assert.True(ConflictsWithConditionalWrite(isConditional: true));
        Assert.False(ConflictsWithConditionalWrite(isConditional: false));
    }

    /// <summary>In a pipelined loop a carrier is read before it is written, but only where nothing comes of it.</summary>
    [Fact]
    public void Carriers_of_a_pipeline_do_not_live_before_it()
    {
        Memory table = design.Table("table", MemoryKind.BlockRam);
        Register result = design.Field("result");
        Register before = design.Local("before");
        Register carrier = design.Local("carrier");
        design.State().Read(table, BoundDesign.Constant(1, table.AddressType));
        design.State().Write(before, new MemoryOutputSignal(table));
        design.State().Write(result, BoundDesign.Of(before));
        StateBuilder loop = design.State();
        loop.Write(carrier, new MemoryOutputSignal(table));
        loop.Write(result, BoundDesign.Of(carrier));
        loop.Next = new Branch(
            loop.Op(OpCode.LessThan, HardwareType.Bool, BoundDesign.Of(result), BoundDesign.Constant(3)), new Goto(loop.Index), new Goto(0));
        Assert.Equal(["result", "before", "carrier"], design.Bind());
        Assert.Equal(["result", "before+carrier"], design.Bind(new Pipeline(loop.Index, 1, [carrier])));
    }

    /// <summary>Locals of the entries live on while processes work, whose states are not theirs.</summary>
    [Fact]
    public void A_field_that_a_process_changes_stands_for_no_local_of_the_entries()
    {
        Register field = design.Field("field");
        Register result = design.Field("result");
        Register copy = design.Local("copy");
        design.State().Write(copy, BoundDesign.Of(field));
        design.State();
        design.State();
        design.State().Write(result, BoundDesign.Of(copy));
        design.State().Write(field, BoundDesign.Constant(1));
        HardwareDesign built = design.Build();
        var states = built.Controller.States.SetItem(3, built.Controller.States[3] with { Next = new Finish() });
        states = states.SetItem(1, states[1] with { Starts = [0] }).SetItem(2, states[2] with { Awaits = [0] });
        built = built with
        {
            Controller = built.Controller with { States = states },
            Processes = [new("Change", 4, 1, new(field.DeclaredAt, "Change"))],
        };
        Assert.Equal(["field", "result", "copy"], Binder.Run(built, [], ScheduleOptions.IceUltraPlus).Registers.Select(r => r.Name));
        IEnumerable<string> violations = BindingVerifier.Verify(new(built, []), new Dictionary<Register, Register> { [copy] = field });
        Assert.Equal(["field stands for registers of controllers that work at the same time"], violations);
    }

    private bool ConflictsWithConditionalWrite(bool isConditional)
    {
        var conditional = new BoundDesign();
        Register result = conditional.Field("result");
        Register kept = conditional.Local("kept");
        Register other = conditional.Local("other");
        conditional.State().Write(kept, BoundDesign.Constant(1));
        StateBuilder between = conditional.State();
        between.Write(other, BoundDesign.Constant(2));
        StateBuilder write = conditional.State();
        write.Write(result, BoundDesign.Of(other));
        write.Write(kept, BoundDesign.Constant(3));
        conditional.State().Write(result, BoundDesign.Of(kept));
        HardwareDesign built = conditional.Build();
        if (isConditional)
        {
            var never = new ConstantSignal(0, HardwareType.Bool);
            State state = built.Controller.States[write.Index];
            state = state with { RegisterWrites = [.. state.RegisterWrites.Select(w => w with { Enable = never })] };
            built = built with { Controller = built.Controller with { States = built.Controller.States.SetItem(write.Index, state) } };
        }

        var flow = new DesignFlow(built, []);
        return new Lifetimes(flow).ConflictsOf(kept)[flow.IndexOf(other)];
    }

    private (Register First, Register Second) KeepTwoElements(bool isSecondEarly)
    {
        Memory table = design.Table("table", MemoryKind.BlockRam);
        Register result = design.Field("result");
        Register first = design.Local("first");
        Register second = design.Local("second");
        design.State().Read(table, BoundDesign.Constant(1, table.AddressType));
        StateBuilder keep = design.State();
        keep.Write(first, new MemoryOutputSignal(table));
        keep.Read(table, BoundDesign.Constant(2, table.AddressType));
        if (isSecondEarly)
        {
            design.State().Write(second, new MemoryOutputSignal(table));
            design.State().Write(result, BoundDesign.Of(first));
        }
        else
        {
            design.State().Write(result, BoundDesign.Of(first));
            design.State().Write(second, new MemoryOutputSignal(table));
        }

        StateBuilder last = design.State();
        last.Write(result, last.Op(OpCode.Add, BoundDesign.Byte, BoundDesign.Of(second), BoundDesign.Of(result)));
        return (first, second);
    }
}
