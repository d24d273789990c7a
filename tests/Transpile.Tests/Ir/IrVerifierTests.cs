using SparseRtrl.Transpile.Ir;
using Xunit;

namespace SparseRtrl.Transpile.Tests.Ir;

/// <summary>A correct module passes; each corruption is found.</summary>
public sealed class IrVerifierTests
{
    private static readonly Provenance Here = new(new SourceSpan("K.cs", 1, 1), "Run");
    private static readonly HardwareType Int = HardwareType.Signed(32);
    private static readonly Register Count = new("count", Int, 0, isField: true, isHostWritable: false, Here.Span);
    private static readonly Memory Table = new(
        "table", HardwareType.Signed(16), [1, 2, 3], MemoryKind.BlockRam, isHostWritable: false, Here.Span);
    private static readonly Queue Events = new("events", HardwareType.Unsigned(8), 4, Here.Span);
    private static readonly Value V0 = new(0, Int);
    private static readonly Value V1 = new(1, Int);
    private static readonly Value Flag = new(2, HardwareType.Bool);
    private static readonly Value Word = new(3, HardwareType.Signed(16));
    private static readonly Operation ReadCount = Op(OpCode.ReadRegister, Count, V0);
    private static readonly Operation Test = Op(OpCode.LessThan, null, Flag, V0, Constant(5, Int));

    [Fact]
    public void Correct_module_has_no_violations() => Assert.Empty(IrVerifier.Verify(Module(new Sequence(
    [
        Block(
            ReadCount,
            Op(OpCode.Load, Table, Word, V0),
            Op(OpCode.Store, Table, null, Constant(2, Int), Word),
            Op(OpCode.Enqueue, Events, null, Constant(7, Events.ElementType))),
        new Scope(1, new Loop(
            Block(
                Op(OpCode.ReadRegister, Count, new Value(10, Int)),
                Op(OpCode.LessThan, null, new Value(11, HardwareType.Bool), new Value(10, Int), Constant(5, Int))),
            new Value(11, HardwareType.Bool),
            new If(SparseRtrl.Transpile.Ir.Block.Empty, Constant(1, HardwareType.Bool), new Leave(1), Sequence.Empty),
            TestFirst: true,
            "K.cs:1",
            Here,
            LoopDirectives.None)),
    ]))));

    public static TheoryData<string, Region> CorruptRegions => new()
    {
        { "%0 is not defined before it", Block(Op(OpCode.WriteRegister, Count, null, V0)) },
        { "%0 is not defined before it", new Sequence([Block(ReadCount), Block(Op(OpCode.WriteRegister, Count, null, V0))]) },
        {
            "%0 is not defined before it in the same block with type i16",
            Block(ReadCount, Op(OpCode.Store, Table, null, Constant(0, Int), new Value(0, HardwareType.Signed(16))))
        },
        { "%0 is defined more than once", Block(ReadCount, ReadCount) },
        { "%0 is defined more than once", new Sequence([Block(ReadCount), Block(ReadCount)]) },
        { "Add has 2 operands, not 1", Block(ReadCount, Op(OpCode.Add, null, V1, V0)) },
        { "Select has 3 operands, not 2", Block(ReadCount, Op(OpCode.Select, null, V1, V0, V0)) },
        { "WriteRegister has no result", Block(ReadCount, Op(OpCode.WriteRegister, Count, V1, V0)) },
        { "Add has a result", Block(ReadCount, Op(OpCode.Add, null, null, V0, V0)) },
        { "the target of Load is a memory", Block(ReadCount, Op(OpCode.Load, Count, V1, V0)) },
        { "the target of Add is nothing", Block(ReadCount, Op(OpCode.Add, Count, V1, V0, V0)) },
        { "the target of Dequeue is a queue", Block(Op(OpCode.Dequeue, null, V1)) },
        {
            "'other' is not a symbol of the module",
            Block(Op(OpCode.ReadRegister, new Register("other", Int, 0, isField: false, isHostWritable: false, Here.Span), V0))
        },
        { "the value is a i32, not a i16", Block(ReadCount, Op(OpCode.Store, Table, null, V0, V0)) },
        { "the value is a i32, not a u8", Block(ReadCount, Op(OpCode.Enqueue, Events, null, V0)) },
        { "the value is a i16, not a i32", Block(Op(OpCode.WriteRegister, Count, null, Constant(1, HardwareType.Signed(16)))) },
        { "the result is a i32, not a i16", Block(Op(OpCode.Load, Table, V0, Constant(0, Int))) },
        { "the result is a i16, not a i32", Block(Op(OpCode.ReadRegister, Count, Word)) },
        { "the index 3 is outside the 3 elements", Block(Op(OpCode.Load, Table, Word, Constant(3, Int))) },
        {
            "the index -1 is outside the 3 elements",
            Block(Op(OpCode.Store, Table, null, Constant(-1, Int), Constant(0, Table.ElementType)))
        },
        { "the constant 300 is not a u8", Block(Op(OpCode.Enqueue, Events, null, Constant(300, Events.ElementType))) },
        { "a shift count is unsigned", Block(ReadCount, Op(OpCode.ShiftLeft, null, V1, V0, Constant(3, Int))) },
        { "a comparison gives a bool", Block(ReadCount, Op(OpCode.Equal, null, V1, V0, V0)) },
        { "a condition is a bool", Block(ReadCount, Op(OpCode.Select, null, V1, V0, V0, V0)) },
        { "is not 1 to 64 bits wide", Block(ReadCount, Op(OpCode.Convert, null, new Value(1, HardwareType.Signed(65)), V0)) },
        { "the condition of if is a i32, not a bool", new If(Block(ReadCount), V0, Sequence.Empty, Sequence.Empty) },
        {
            "the condition %2 of if is not defined in its header",
            new Sequence(
                [Block(ReadCount, Test), new If(SparseRtrl.Transpile.Ir.Block.Empty, Flag, Sequence.Empty, Sequence.Empty)])
        },
        {
            "the condition %2 of loop L is not defined in its header",
            new Loop(SparseRtrl.Transpile.Ir.Block.Empty, Flag, Block(ReadCount, Test), TestFirst: false, "L", Here,
                LoopDirectives.None)
        },
        { "leave 4 is not inside a scope with that label", new Sequence([new Scope(4, Sequence.Empty), new Leave(4)]) },
        { "scope 4 is inside a scope with the same label", new Scope(4, new Scope(4, new Leave(4))) },
    };

    [Theory]
    [MemberData(nameof(CorruptRegions))]
    public void Corrupt_region_is_found(string violation, Region region) =>
        Assert.Contains(IrVerifier.Verify(Module(region)), v => v.Contains(violation, StringComparison.Ordinal));

    public static TheoryData<string, Module> CorruptModules => new()
    {
        {
            "another symbol has this name",
            Module(Sequence.Empty) with
            {
                Registers = [Count, new("TABLE", Int, 0, isField: false, isHostWritable: false, Here.Span)],
            }
        },
        {
            "the initial value 256 is not a u8",
            Module(Sequence.Empty) with
            {
                Registers = [new("r", HardwareType.Unsigned(8), 256, isField: true, isHostWritable: false, Here.Span)],
            }
        },
        {
            "a local is not host-writable",
            Module(Sequence.Empty) with
            {
                Registers = [new("r", Int, 0, isField: false, isHostWritable: true, Here.Span)],
            }
        },
        {
            "is not 1 to 64 bits wide",
            Module(Sequence.Empty) with
            {
                Registers = [new("r", HardwareType.Unsigned(0), 0, isField: true, isHostWritable: false, Here.Span)],
            }
        },
        {
            "a memory has at least one element",
            Module(Sequence.Empty) with
            {
                Memories = [new("m", Int, [], MemoryKind.BlockRam, isHostWritable: false, Here.Span)],
            }
        },
        {
            "the initial contents are not all of type i8",
            Module(Sequence.Empty) with
            {
                Memories = [new("m", HardwareType.Signed(8), [1, 128], MemoryKind.BlockRam, isHostWritable: false, Here.Span)],
            }
        },
        { "the capacity 3 is not a power of two", Module(Sequence.Empty) with { Queues = [new("q", Int, 3, Here.Span)] } },
        { "a module has at least one entry", Module(Sequence.Empty) with { Entries = [] } },
        {
            "two entries have the same name",
            Module(Sequence.Empty) with { Entries = [new("Run", Sequence.Empty, Here), new("Run", Sequence.Empty, Here)] }
        },
    };

    [Theory]
    [MemberData(nameof(CorruptModules))]
    public void Corrupt_module_is_found(string violation, Module module) =>
        Assert.Contains(IrVerifier.Verify(module), v => v.Contains(violation, StringComparison.Ordinal));

    private static Module Module(Region body) => new("K", [Count], [Table], [Events], [new EntryPoint("Run", body, Here)]);

    private static Block Block(params ReadOnlySpan<Operation> operations) => new([.. operations]);

    private static Operation Op(OpCode code, Symbol? target, Value? result, params ReadOnlySpan<Operand> operands) =>
        new(code, [.. operands], target, result, Here);

    private static Constant Constant(Int128 literal, HardwareType type) => new(literal, type);
}
