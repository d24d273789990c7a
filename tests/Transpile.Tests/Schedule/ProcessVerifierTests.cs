using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Schedule;

/// <summary>A valid design of two processes that a queue joins, and one mistake at a time.</summary>
public sealed class ProcessVerifierTests
{
    private static readonly Provenance Here = new(new SourceSpan("K.cs", 1, 1), "Run");
    private static readonly HardwareType Byte = HardwareType.Unsigned(8);
    private static readonly Register Sum = new("sum", Byte, 0, isField: true, isHostWritable: false, Here.Span);
    private static readonly Register Sent = new("sent", HardwareType.Bool, 0, isField: true, isHostWritable: false, Here.Span);
    private static readonly Memory Table =
        new("table", Byte, [1, 2, 3, 4], MemoryKind.BlockRam, isHostWritable: false, Here.Span);
    private static readonly FunctionalUnit Multiplier = new("multiplier_0", OpCode.Multiply, [Byte, Byte], Byte);
    private static readonly Queue Link = new("link", Byte, 4, Here.Span);
    private static readonly ConstantSignal One = new(1, Byte);
    private static readonly ConstantSignal Address = new(1, Table.AddressType);

    private static readonly State Begin = Empty(0, "begin", new Goto(1)) with { Starts = [0, 1] };
    private static readonly State Wait = Empty(1, "wait", new Finish()) with { Awaits = [0, 1] };

    private static readonly State Send = Empty(2, "send", new Finish()) with
    {
        Pushes = [new(Link, One, Here)],
        RegisterWrites = [new(Sent, new ConstantSignal(1, HardwareType.Bool), Here)],
    };

    private static readonly State Take = Empty(3, "take", new Finish()) with
    {
        Pops = [new(Link, Here)],
        RegisterWrites = [new(Sum, new QueueFrontSignal(Link), Here)],
    };

    private static readonly HardwareDesign Valid = new(
        "K", [Sum, Sent], [Table], [Multiplier], new StateMachine([new Entry("Run", 0)], [Begin, Wait, Send, Take]))
    {
        Queues = [Link],
        Processes = [new("Source", 2, 1, Here), new("Sink", 3, 1, Here)],
    };

    public static TheoryData<string, HardwareDesign> Mistakes => new()
    {
        { "process Sink has states that do not exist", Of(new("Source", 2, 1, Here), new("Sink", 3, 2, Here)) },
        { "two processes are named Source", Of(new("Source", 2, 1, Here), new("Source", 3, 1, Here)) },
        { "state 3 belongs to two processes", Of(new("Source", 2, 2, Here), new("Sink", 3, 1, Here)) },
        { "state send: goes to state 3, which another controller has", With(Begin, Wait, Send with { Next = new Goto(3) }, Take) },
        { "state begin: starts or awaits a process that does not exist", With(Begin with { Starts = [0, 1, 2] }, Wait, Send, Take) },
        { "state take: a process starts or awaits processes", With(Begin, Wait, Send, Take with { Awaits = [0] }) },
        { "link does not join one process to another", With(Begin, Wait with { Pops = [new(Link, Here)] }, Send, Take) },
        {
            "link does not join one process to another",
            With(Begin, Wait, Send, Take with { Pushes = [new(Link, One, Here)] })
        },
        { "state send: link is pushed to twice", With(Begin, Wait, Send with { Pushes = [Send.Pushes[0], Send.Pushes[0]] }, Take) },
        { "state take: link is popped from twice", With(Begin, Wait, Send, Take with { Pops = [Take.Pops[0], Take.Pops[0]] }) },
        { "state send: link is sent a u2", With(Begin, Wait, Send with { Pushes = [new(Link, Address, Here)] }, Take) },
        {
            "sum is changed by process Sink and used by Source",
            With(Begin, Wait, Send with { Pushes = [new(Link, new RegisterSignal(Sum), Here)] }, Take)
        },
        {
            "sent is changed by process Source and used by Sink",
            With(Begin, Wait, Send, Take with { Next = new Branch(new RegisterSignal(Sent), new Finish(), new Finish()) })
        },
        {
            "multiplier_0 is shared by controllers that work at the same time",
            With(Begin, Wait, Send with { Nodes = [Product(0)] }, Take with { Nodes = [Product(1)] })
        },
    };

    [Fact]
    public void A_valid_design_passes() => Assert.Empty(DesignVerifier.Verify(Valid));

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void Each_mistake_is_found(string violation, HardwareDesign design) =>
        Assert.Equal([violation], DesignVerifier.Verify(design));

    [Fact]
    public void A_block_ram_that_two_processes_read_is_found() => Assert.Equal(
        ["table is changed by process Source and used by Sink", "table is changed by process Sink and used by Source"],
        DesignVerifier.Verify(With(
            Begin, Wait, Send with { Reads = [new(Table, Address, Here)] }, Take with { Reads = [new(Table, Address, Here)] })));

    private static State Empty(int index, string name, Transition next) => new(index, name, "Run", [], [], [], [], next);

    private static HardwareDesign Of(params ImmutableArray<Process> processes) => Valid with { Processes = processes };

    private static HardwareDesign With(params ImmutableArray<State> states) =>
        Valid with { Controller = Valid.Controller with { States = states } };

    private static Node Product(int id) => new(id, OpCode.Multiply, [One, One], Byte, Memory: null, Multiplier, Here);
}
