using System.Collections.Immutable;
using SparseRtrl.Transpile.Bind;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Schedule;
using SparseRtrl.Transpile.Tests.Vhdl;
using Xunit;
using StateBuilder = SparseRtrl.Transpile.Tests.Vhdl.StateBuilder;

namespace SparseRtrl.Transpile.Tests.Bind;

/// <summary>
/// Bindings that lose a value are found, and random designs do the same after binding, in as many cycles. The verifier follows values
/// and the binder lifetimes, so that each is the other's control.
/// </summary>
public sealed class BindingVerifierTests
{
    private const int Designs = 150;
    private const int Locals = 7;

    [Fact]
    public void A_register_that_is_overwritten_before_it_is_read_is_found()
    {
        var design = new BoundDesign();
        Register result = design.Field("result");
        Register first = design.Local("first");
        Register second = design.Local("second");
        design.State().Write(first, BoundDesign.Constant(1));
        design.State().Write(second, BoundDesign.Constant(2));
        design.State().Write(result, BoundDesign.Of(first));
        var binding = new Dictionary<Register, Register> { [second] = first };
        Assert.Equal(["state s2: first stands for first but may hold something else"], BindingVerifier.Verify(design.Flow(), binding));
        Assert.Throws<InvalidOperationException>(() => BindingVerifier.ThrowIfInvalid(design.Flow(), binding));
    }

    [Fact]
    public void Two_values_at_once_are_found()
    {
        var design = new BoundDesign();
        Register first = design.Local("first");
        Register second = design.Local("second");
        StateBuilder state = design.State();
        state.Write(first, BoundDesign.Constant(1));
        state.Write(second, BoundDesign.Constant(2));
        IEnumerable<string> violations = BindingVerifier.Verify(design.Flow(), new Dictionary<Register, Register> { [second] = first });
        Assert.Equal(["state s0: first gets two values at once"], violations.Distinct());
    }

    [Fact]
    public void A_field_that_a_local_stands_for_and_types_that_differ_are_found()
    {
        var builder = new DesignBuilder("K");
        Register field = builder.Field("field", HardwareType.Unsigned(4));
        Register local = builder.Local("local", HardwareType.Unsigned(5));
        builder.Entry("Run", builder.State("s0", "Run"));
        Assert.Equal(
            [
                "field is a u4, and local, which stands for it, a u5",
                "field and local are one, but what they hold outlives a run",
            ],
            BindingVerifier.Verify(new(builder.Build(), []), new Dictionary<Register, Register> { [field] = local }));
    }

    [Fact]
    public void Random_designs_do_the_same_in_the_same_cycles_after_binding()
    {
        int shared = 0;
        for (int seed = 0; seed < Designs; seed++)
        {
            HardwareDesign design = Create(seed);
            HardwareDesign bound = Binder.Run(design, [], ScheduleOptions.IceUltraPlus);
            HostMap map = HostMap.Of(design);
            Assert.Equal(Results(design, map), Results(bound, map));
            shared += bound.Registers.Length < design.Registers.Length ? 1 : 0;
        }

        Assert.InRange(shared, Designs / 3, Designs);
    }

    [Fact]
    public void Two_registers_may_be_one_just_where_the_verifier_says_so()
    {
        (int allowed, int refused) = (0, 0);
        for (int seed = 0; seed < Designs; seed++)
        {
            var flow = new DesignFlow(Create(seed), []);
            var lifetimes = new Lifetimes(flow);
            foreach ((Register first, Register second) in Pairs([.. flow.Design.Registers.Where(r => !r.IsField)]))
            {
                bool mayBeOne = !lifetimes.ConflictsOf(first)[flow.IndexOf(second)];
                List<string> violations = [.. BindingVerifier.Verify(flow, new Dictionary<Register, Register> { [second] = first })];
                // Lifetimes are those of registers, not of values: two that are written alike on all ways conflict nevertheless.
                Assert.True(!mayBeOne || violations.Count == 0, $"seed {seed}: {first} and {second}: {string.Join(", ", violations)}");
                allowed += mayBeOne ? 1 : 0;
                refused += !mayBeOne && violations.Count > 0 ? 1 : 0;
            }
        }

        Assert.True(allowed > Designs && refused > Designs, $"{allowed} allowed, {refused} refused by both");
    }

    private static IEnumerable<(Register First, Register Second)> Pairs(ImmutableArray<Register> registers) =>
        registers.SelectMany((first, i) => registers.Skip(i + 1).Select(second => (first, second)));

    private static string Results(HardwareDesign design, HostMap map)
    {
        var script = new HostScript();
        for (int run = 0; run < 3; run++)
        {
            script.Run(0);
            map.Entries.ToList().ForEach(entry => script.Read(entry.BaseAddress));
        }

        return new ReferenceMachine(design, map).Run(script).ToString();
    }

    /// <summary>
    /// Every other state writes a local of its own, and may skip the next one, which changes one of the last few. The row of states is
    /// repeated until a counter ends.
    /// </summary>
    private static HardwareDesign Create(int seed)
    {
        var random = new Random(seed);
        var design = new BoundDesign();
        Register[] fields = [design.Field("total"), design.Field("other")];
        Register counter = design.Field("counter");
        Register[] locals = [.. Enumerable.Range(0, Locals).Select(i => design.Local($"local{i}"))];
        for (int i = 0; i < Locals; i++)
        {
            StateBuilder state = design.State();
            state.Write(locals[i], Value(state, i));
            state.Next = new Branch(
                state.Op(OpCode.Convert, HardwareType.Bool, BoundDesign.Of(fields[0])), new Goto((2 * i) + 1), new Goto((2 * i) + 2));
            StateBuilder change = design.State();
            change.Write(random.Next(2) == 0 ? Any(i + 1).Register : fields[random.Next(2)], Value(change, i + 1));
            change.Next = new Goto((2 * i) + 2);
        }

        StateBuilder last = design.State();
        last.Write(fields[0], Value(last, Locals));
        Node next = last.Op(OpCode.Add, BoundDesign.Byte, BoundDesign.Of(counter), BoundDesign.Constant(1));
        last.Write(counter, next);
        Node low = last.Op(OpCode.And, BoundDesign.Byte, next, BoundDesign.Constant(7));
        Node isDone = last.Op(OpCode.Equal, HardwareType.Bool, low, BoundDesign.Constant(0));
        last.Next = new Branch(isDone, new Finish(), new Goto(0));
        return design.Build();

        // Of the last few of the locals that have been written.
        RegisterSignal Any(int written) => BoundDesign.Of(written == 0 || random.Next(4) == 0
            ? fields[random.Next(2)]
            : locals[random.Next(Math.Max(0, written - 3), written)]);

        Signal Value(StateBuilder state, int written) =>
            random.Next(2) == 0 ? Any(written) : state.Op(OpCode.Add, BoundDesign.Byte, Any(written), Any(written));
    }
}
