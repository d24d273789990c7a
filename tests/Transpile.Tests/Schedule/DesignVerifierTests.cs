using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Schedule;

/// <summary>A valid design of two states, and one mistake at a time.</summary>
public sealed class DesignVerifierTests
{
    private static readonly Provenance Here = new(new SourceSpan("K.cs", 1, 1), "Run");
    private static readonly HardwareType Byte = HardwareType.Unsigned(8);
    private static readonly Register Total = new("total", Byte, 0, isField: true, isHostWritable: false, Here.Span);
    private static readonly Memory Table =
        new("table", Byte, [1, 2, 3, 4], MemoryKind.BlockRam, isHostWritable: false, Here.Span);
    private static readonly Memory File = new("file", Byte, [1, 2, 3, 4], MemoryKind.Registers, isHostWritable: false, Here.Span);
    private static readonly Memory Single = new("single", Byte, [0, 0, 0, 0], MemoryKind.Spram, isHostWritable: false, Here.Span);
    private static readonly FunctionalUnit Multiplier = new("multiplier_0", OpCode.Multiply, [Byte, Byte], Byte);
    private static readonly RegisterSignal TotalNow = new(Total);
    private static readonly ConstantSignal Address = new(1, Table.AddressType);
    private static readonly ConstantSignal One = new(1, Byte);
    private static readonly Node Product = Multiply(0);
    private static readonly Node Quotient = Product with { Code = OpCode.Divide, Unit = null };
    private static readonly Node IsOne = new(1, OpCode.Equal, [Product, One], HardwareType.Bool, Memory: null, Unit: null, Here);

    private static readonly State First = new(
        0, "first", "Run", [Product, IsOne], [new(Total, Product, Here)], [new(Table, Address, Here)],
        [new(File, Address, One, Here)], new Branch(IsOne, new Goto(1), new Finish()));

    private static readonly State Second = new(
        1, "second", "Run", [], [new(Total, new MemoryOutputSignal(Table), Here)], [], [], new Finish());

    private static readonly HardwareDesign Valid = new(
        "K", [Total], [Table, File, Single], [Multiplier], new StateMachine([new Entry("Run", 0)], [First, Second]));

    public static TheoryData<string, HardwareDesign> Mistakes => new()
    {
        { "entry Run starts at a state that does not exist", With(new Entry("Run", 2)) },
        { "two states are named first", With(First, Second with { Name = "first" }) },
        { "two symbols are named total", Valid with { Registers = [Total, Other("total", Byte)] } },
        { "state second: has index 5 at place 1", With(First, Second with { Index = 5 }) },
        { "state first: goes to state 7, which does not exist", With(First with { Next = new Goto(7) }, Second) },
        {
            "state first: node 1 reads node 0 of another state, or a later one",
            With(First with { Nodes = [IsOne, Product] }, Second)
        },
        {
            "state first: node 1 reads a quotient, which no cycle is long enough for",
            With(
                First with { Nodes = [Quotient, IsOne with { Inputs = [Quotient, One] }], RegisterWrites = [], Next = new Goto(1) },
                Second)
        },
        {
            "state second: a write or the transition reads node 0 of another state, or a later one",
            With(First, Second with { RegisterWrites = [new(Total, Product, Here)] })
        },
        {
            "state second: a write or the transition reads the unknown register ghost",
            With(First, Second with { RegisterWrites = [new(Total, new RegisterSignal(Other("ghost", Byte)), Here)] })
        },
        {
            "state second: a write or the transition reads the output of file, which is no synchronous memory of this design",
            With(First, Second with { RegisterWrites = [new(Total, new MemoryOutputSignal(File), Here)] })
        },
        {
            "state second: a write or the transition reads 256, which is no u8",
            With(First, Second with { RegisterWrites = [new(Total, new ConstantSignal(256, Byte), Here)] })
        },
        { "state second: total is written with a u2", With(First, Second with { RegisterWrites = [new(Total, Address, Here)] }) },
        { "state second: table is addressed with a u8", With(First, Second with { Reads = [new(Table, One, Here)] }) },
        { "state second: file is addressed with a u8", With(First, Second with { Writes = [new(File, One, One, Here)] }) },
        { "state second: file is written with a u2", With(First, Second with { Writes = [new(File, Address, Address, Here)] }) },
        {
            "state second: the transition tests a u8",
            With(First, Second with { Next = new Branch(TotalNow, new Finish(), new Finish()) })
        },
        {
            "state second: total is written twice",
            With(First, Second with { RegisterWrites = [new(Total, One, Here), new(Total, One, Here)] })
        },
        {
            "state second: table is read twice",
            With(First, Second with { Reads = [new(Table, Address, Here), new(Table, Address, Here)] })
        },
        {
            "state second: file is written twice",
            With(First, Second with { Writes = [new(File, Address, One, Here), new(File, Address, One, Here)] })
        },
        {
            "state second: single is read and written, but has a single port",
            With(First, Second with { Reads = [new(Single, Address, Here)], Writes = [new(Single, Address, One, Here)] })
        },
        { "state second: multiplier_0 is used twice", With(First, Second with { Nodes = [Multiply(2), Multiply(3)] }) },
    };

    [Fact]
    public void A_valid_design_passes() => Assert.Empty(DesignVerifier.Verify(Valid));

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void Each_mistake_is_found(string violation, HardwareDesign design)
    {
        Assert.Equal([violation], DesignVerifier.Verify(design));
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => DesignVerifier.ThrowIfInvalid(design));
        Assert.EndsWith(violation, thrown.Message, StringComparison.Ordinal);
    }

    private static HardwareDesign With(Entry entry) => Valid with { Controller = Valid.Controller with { Entries = [entry] } };

    private static HardwareDesign With(params ImmutableArray<State> states) =>
        Valid with { Controller = Valid.Controller with { States = states } };

    private static Register Other(string name, HardwareType type) =>
        new(name, type, 0, isField: false, isHostWritable: false, Here.Span);

    private static Node Multiply(int id) => new(id, OpCode.Multiply, [TotalNow, One], Byte, Memory: null, Multiplier, Here);
}
