using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Tests.Designs;

/// <summary>Builds small designs by hand. States are referred to by name and may be used before they are defined.</summary>
internal sealed class DesignBuilder(string name)
{
    public static readonly Provenance Origin = new(new SourceSpan("Test.cs", 1, 1), "Test");

    private readonly List<Register> registers = [];
    private readonly List<Memory> memories = [];
    private readonly List<FunctionalUnit> units = [];
    private readonly List<Queue> queues = [];
    private readonly List<(string Name, string FirstState)> entries = [];
    private readonly List<(string Name, string FirstState, int StateCount)> processes = [];
    private readonly List<StateBuilder> states = [];
    private int nextNode;

    public Register Field(string register, HardwareType type, Int128 initialValue = default, bool writable = false) =>
        Add(new Register(register, type, initialValue, isField: true, writable, Origin.Span));

    public Register Local(string register, HardwareType type) =>
        Add(new Register(register, type, 0, isField: false, isHostWritable: false, Origin.Span));

    public Memory Memory(
        string memory, HardwareType type, MemoryKind kind, ImmutableArray<Int128> contents, bool writable = false)
    {
        var added = new Memory(memory, type, contents, kind, writable, Origin.Span);
        memories.Add(added);
        return added;
    }

    public FunctionalUnit Unit(string unit, OpCode code, HardwareType result, params ReadOnlySpan<HardwareType> operands)
    {
        var added = new FunctionalUnit(unit, code, [.. operands], result);
        units.Add(added);
        return added;
    }

    public Queue Queue(string queue, HardwareType type, int capacity)
    {
        var added = new Queue(queue, type, capacity, Origin.Span);
        queues.Add(added);
        return added;
    }

    /// <summary>A process of states that follow each other; those of the entries come before all of them.</summary>
    public DesignBuilder Process(string process, string firstState, int stateCount)
    {
        processes.Add((process, firstState, stateCount));
        return this;
    }

    public DesignBuilder Entry(string entry, string firstState)
    {
        entries.Add((entry, firstState));
        return this;
    }

    public StateBuilder State(string state, string phase = "Test")
    {
        var added = new StateBuilder(states.Count, state, phase, () => nextNode++, StateIndex);
        states.Add(added);
        return added;
    }

    public HardwareDesign Build() => new(
        name,
        [.. registers],
        [.. memories],
        [.. units],
        new StateMachine(
            [.. entries.Select(entry => new Entry(entry.Name, StateIndex(entry.FirstState)))],
            [.. states.Select(state => state.Build())]))
    {
        Queues = [.. queues],
        Processes = [.. processes.Select(p => new Process(p.Name, StateIndex(p.FirstState), p.StateCount, Origin))],
    };

    private int StateIndex(string state) => states.FindIndex(candidate => candidate.Name == state);

    private Register Add(Register register)
    {
        registers.Add(register);
        return register;
    }
}

/// <summary>Collects what one state does.</summary>
internal sealed class StateBuilder(int index, string name, string phase, Func<int> newNodeId, Func<string, int> stateIndex)
{
    private readonly List<Node> nodes = [];
    private readonly List<RegisterWrite> registerWrites = [];
    private readonly List<MemoryRead> reads = [];
    private readonly List<MemoryWrite> writes = [];
    private readonly List<QueuePop> pops = [];
    private readonly List<QueuePush> pushes = [];
    private ImmutableArray<int> starts = [];
    private ImmutableArray<int> awaits = [];
    private Func<Transition> next = () => new Finish();

    public string Name => name;

    public static ConstantSignal Constant(Int128 value, HardwareType type) => new(value, type);

    public Node Node(OpCode code, HardwareType type, params ReadOnlySpan<Signal> inputs) => Add(code, type, null, null, inputs);

    public Node UnitNode(FunctionalUnit unit, HardwareType type, params ReadOnlySpan<Signal> inputs) =>
        Add(unit.Code, type, null, unit, inputs);

    public Node Load(Memory memory, Signal address) => Add(OpCode.Load, memory.ElementType, memory, null, address);

    public StateBuilder Set(Register register, Signal value, Signal? enable = null)
    {
        registerWrites.Add(new(register, value, DesignBuilder.Origin, enable));
        return this;
    }

    public StateBuilder Read(Memory memory, Signal address, Signal? enable = null)
    {
        reads.Add(new(memory, address, DesignBuilder.Origin, enable));
        return this;
    }

    public StateBuilder Write(Memory memory, Signal address, Signal value, Signal? enable = null)
    {
        writes.Add(new(memory, address, value, DesignBuilder.Origin, enable));
        return this;
    }

    public StateBuilder Push(Queue queue, Signal value)
    {
        pushes.Add(new(queue, value, DesignBuilder.Origin));
        return this;
    }

    public StateBuilder Pop(Queue queue)
    {
        pops.Add(new(queue, DesignBuilder.Origin));
        return this;
    }

    public StateBuilder Start(params ImmutableArray<int> processes)
    {
        starts = processes;
        return this;
    }

    public StateBuilder Await(params ImmutableArray<int> processes)
    {
        awaits = processes;
        return this;
    }

    public void Goto(string state) => next = () => new Goto(stateIndex(state));

    /// <param name="whenFalse">Name of a state, or null to finish.</param>
    public void Branch(Signal condition, string? whenTrue, string? whenFalse) =>
        next = () => new Branch(condition, Target(whenTrue), Target(whenFalse));

    public State Build() => new(index, name, phase, [.. nodes], [.. registerWrites], [.. reads], [.. writes], next())
    {
        Pops = [.. pops],
        Pushes = [.. pushes],
        Starts = starts,
        Awaits = awaits,
    };

    private Transition Target(string? state) => state is null ? new Finish() : new Goto(stateIndex(state));

    private Node Add(OpCode code, HardwareType type, Memory? memory, FunctionalUnit? unit, params ReadOnlySpan<Signal> inputs)
    {
        var node = new Node(newNodeId(), code, [.. inputs], type, memory, unit, DesignBuilder.Origin);
        nodes.Add(node);
        return node;
    }
}
