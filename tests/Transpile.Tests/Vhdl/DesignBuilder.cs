using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Tests.Vhdl;

/// <summary>Builds a <see cref="HardwareDesign"/> by hand. Lines of the pretended C# file count up with every object that is made.</summary>
internal sealed class DesignBuilder(string name)
{
    private readonly List<Register> registers = [];
    private readonly List<Memory> memories = [];
    private readonly List<FunctionalUnit> units = [];
    private readonly List<Entry> entries = [];
    private readonly List<StateBuilder> states = [];
    private int line;
    private int nodes;

    public Register Field(string fieldName, HardwareType type, Int128 initial = default, bool isWritable = true, bool isReadable = true) =>
        Add(new Register(fieldName, type, initial, isField: true, isWritable, NextLine()) { IsHostReadable = isReadable });

    public Register Local(string localName, HardwareType type) =>
        Add(new Register(localName, type, 0, isField: false, isHostWritable: false, NextLine()));

    public Memory Memory(
        string fieldName, HardwareType type, IEnumerable<Int128> contents, MemoryKind kind, bool isWritable = true, bool isReadable = true)
    {
        var memory = new Memory(fieldName, type, [.. contents], kind, isWritable, NextLine()) { IsHostReadable = isReadable };
        memories.Add(memory);
        return memory;
    }

    public FunctionalUnit Unit(string unitName, OpCode code, HardwareType result, params ImmutableArray<HardwareType> operands)
    {
        var unit = new FunctionalUnit(unitName, code, operands, result);
        units.Add(unit);
        return unit;
    }

    public StateBuilder State(string stateName, string phase)
    {
        var state = new StateBuilder(this, states.Count, stateName, phase);
        states.Add(state);
        return state;
    }

    public void Entry(string entryName, StateBuilder first) => entries.Add(new(entryName, first.Index));

    public HardwareDesign Build() =>
        new(name, [.. registers], [.. memories], [.. units], new([.. entries], [.. states.Select(s => s.Build())]));

    public int NextNode() => nodes++;

    public SourceSpan NextLine() => new($"{name}.cs", ++line, 9);

    private Register Add(Register register)
    {
        registers.Add(register);
        return register;
    }
}

/// <summary>One state of a design under construction. It finishes unless told what follows.</summary>
internal sealed class StateBuilder(DesignBuilder design, int index, string name, string phase)
{
    private readonly List<Node> nodes = [];
    private readonly List<RegisterWrite> registerWrites = [];
    private readonly List<MemoryRead> reads = [];
    private readonly List<MemoryWrite> writes = [];

    public int Index => index;

    public Transition Next { get; set; } = new Finish();

    public Node Op(OpCode code, HardwareType type, params ImmutableArray<Signal> inputs) => Add(code, type, inputs, null, null);

    public Node Shared(FunctionalUnit unit, HardwareType type, params ImmutableArray<Signal> inputs) => Add(unit.Code, type, inputs, null, unit);

    public Node Load(Memory memory, Signal address) => Add(OpCode.Load, memory.ElementType, [address], memory, null);

    public void Write(Register register, Signal value) => registerWrites.Add(new(register, value, Origin()));

    public void Write(Memory memory, Signal address, Signal value) => writes.Add(new(memory, address, value, Origin()));

    public void Read(Memory memory, Signal address) => reads.Add(new(memory, address, Origin()));

    public State Build() => new(index, name, phase, [.. nodes], [.. registerWrites], [.. reads], [.. writes], Next);

    private Node Add(OpCode code, HardwareType type, ImmutableArray<Signal> inputs, Memory? memory, FunctionalUnit? unit)
    {
        var node = new Node(design.NextNode(), code, inputs, type, memory, unit, Origin());
        nodes.Add(node);
        return node;
    }

    private Provenance Origin() => new(design.NextLine(), phase);
}
