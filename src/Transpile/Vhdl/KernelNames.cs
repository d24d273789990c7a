using System.Collections.Immutable;
using System.Text.Json;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Vhdl.Tree;

namespace SparseRtrl.Transpile.Vhdl;

/// <summary>The signals of one register: itself, what is written to it next and when.</summary>
internal sealed record RegisterNames(Name Value, Name Next, Name WriteEnable, Name HostWrite);

/// <summary>
/// The signals of one memory: its array, its ports and, for synchronous reads, the register at its output. With a single port both
/// addresses are the same signal.
/// </summary>
internal sealed record MemoryNames(
    Name Array, string ArrayType, string InitialContents, Name WriteEnable, Name WriteAddress, Name WriteData, Name ReadEnable, Name ReadAddress,
    Name Output, Name HostWrite, Name HostRead);

/// <summary>The signals of a controller.</summary>
/// <param name="State">The state register.</param>
/// <param name="Idle">Its state while it is not active.</param>
/// <param name="Advance">A bit that is 0 in a cycle in which the controller stalls.</param>
/// <param name="Active">Of a process: a bit that is 1 while it is not idle.</param>
/// <param name="Start">Of a process: a bit that is 1 in the cycle before its first state.</param>
internal sealed record ControllerNames(Name State, string StateType, Name Idle, Name Advance, Name Active, Name Start);

/// <summary>The signals of a queue between processes.</summary>
/// <param name="Valid">Whether there is an element to pop.</param>
/// <param name="Ready">Whether there is room to push one.</param>
/// <param name="Front">The oldest element.</param>
internal sealed record QueueNames(Name Valid, Name Ready, Name Front, Name Push, Name PushData, Name Pop)
{
    /// <summary>Of a queue in block RAM, otherwise null.</summary>
    public QueueRingNames? Ring { get; init; }

    /// <summary>Of a queue in registers: the elements behind the front.</summary>
    public ImmutableArray<Name> Behind { get; init; } = [];

    /// <summary>Whether there are elements behind the front.</summary>
    public ImmutableArray<Name> Filled { get; init; } = [];
}

/// <param name="Head">Counts pops; its low bits are the place of the oldest element.</param>
/// <param name="Tail">Counts pushes; its low bits are the place of the next element.</param>
/// <param name="NextHead">The head after this cycle.</param>
internal sealed record QueueRingNames(Name Array, string ArrayType, Name Head, Name Tail, Name NextHead);

/// <summary>The signals of a shared operator.</summary>
internal sealed record UnitNames(ImmutableArray<Name> Operands, Name Result);

/// <summary>
/// Who is called what in the VHDL of one design. Registers, memories and states keep their C# names as far as VHDL allows; a node is called
/// after its operation and number.
/// </summary>
internal sealed class KernelNames
{
    private readonly Dictionary<Register, RegisterNames> registers = [];
    private readonly Dictionary<Memory, MemoryNames> memories = [];
    private readonly Dictionary<string, UnitNames> units = [];
    private readonly Dictionary<string, Name> hostReads = [];
    private readonly Dictionary<int, Name> nodes = [];
    private readonly Dictionary<Queue, QueueNames> queues = [];
    private readonly ImmutableArray<ControllerNames> processes;
    private readonly ImmutableArray<ControllerNames> controllerOfState;
    private readonly ImmutableArray<Name> states;

    public KernelNames(HardwareDesign design)
    {
        Table.Reserve(Ports.AllNames);
        Table.Reserve(ControllerEmitter.Label, KernelEmitter.RegistersLabel, KernelEmitter.ArchitectureName, MemoryEmitter.StyleAttribute);
        Table.Reserve(State.Identifier, StateType, Idle.Identifier, Entries.Advance.Identifier, HostSignals.TargetType, HostSignals.NoTarget.Identifier);
        Table.Reserve(HostSignals.AllNames);
        foreach (Register register in design.Registers)
        {
            registers.Add(register, Name(register));
        }

        foreach (Memory memory in design.Memories)
        {
            memories.Add(memory, Name(memory));
        }

        foreach (HostArray array in HostArray.Of(design).Where(a => a.Banks.Length > 1))
        {
            hostReads.Add(array.Name, new(Table.Add($"{array.Name}_host_data"), VhdlType.Of(array.ElementType)));
        }

        foreach (FunctionalUnit unit in design.Units)
        {
            units.Add(unit.Name, Name(unit));
        }

        foreach (Queue queue in design.Queues)
        {
            queues.Add(queue, Name(queue));
        }

        processes = [.. design.Processes.Select(Name)];
        controllerOfState = [.. design.Controller.States.Select(s => design.ProcessOf(s) is { } process ? processes[process] : Entries)];
        states = [.. design.Controller.States.Select(s => new Name(Table.Add(s.Name), new NamedType(controllerOfState[s.Index].StateType)))];
        foreach (Node node in design.Controller.States.SelectMany(s => s.Nodes))
        {
            nodes.Add(node.Id, new(Table.Add($"{Prefix(node.Code)}_{node.Id}"), VhdlType.Of(node.Type)));
        }
    }

    public const string StateType = "state_t";

    /// <summary>The state register.</summary>
    public static Name State { get; } = new("state", new NamedType(StateType));

    public static Name Idle { get; } = new("idle", new NamedType(StateType));

    /// <summary>The controller of the entries. The kernel's ports say when it is active and when it starts.</summary>
    public static ControllerNames Entries { get; } =
        new(State, StateType, Idle, new("advance", VhdlType.StdLogic), Ports.Busy, Ports.Start);

    /// <summary>All names of the architecture; helper signals are added as they come up.</summary>
    public NameTable Table { get; } = new();

    public RegisterNames Of(Register register) => registers[register];

    public MemoryNames Of(Memory memory) => memories[memory];

    /// <summary>What the host reads of an array with banks.</summary>
    public Name HostRead(HostArray array) => hostReads[array.Name];

    public UnitNames Of(FunctionalUnit unit) => units[unit.Name];

    public Name Of(Node node) => nodes[node.Id];

    public Name OfState(int index) => states[index];

    public QueueNames Of(Queue queue) => queues[queue];

    public ControllerNames OfProcess(int index) => processes[index];

    public ControllerNames ControllerOf(State state) => controllerOfState[state.Index];

    /// <summary>A boolean: the state's controller is in it.</summary>
    public Expression IsIn(State state) => Choice(state, new BitLiteral(true), origin: null).Condition;

    /// <summary>An input of a multiplexer, taken in a state.</summary>
    /// <param name="origin">As in <see cref="StateChoice"/>.</param>
    public StateChoice Choice(State state, Expression value, string? origin) =>
        new(ControllerOf(state).State, OfState(state.Index), value, origin);

    /// <summary>An input of a multiplexer that is the host's.</summary>
    public static StateChoice WhileIdle(Expression value) => new(State, Idle, value, Origin: null);

    /// <summary>What an input of a node, a write or a transition is in VHDL.</summary>
    public Operand Resolve(Signal signal) => signal switch
    {
        ConstantSignal constant => Operand.OfConstant(constant.Literal, constant.Type),
        RegisterSignal register => new(Of(register.Register).Value, signal.Type),
        QueueFrontSignal front => new(Of(front.Queue).Front, signal.Type),
        MemoryOutputSignal output => new(Of(output.Memory).Output, signal.Type),
        Node node => new(Of(node), signal.Type),
        _ => throw new ArgumentException($"Unknown signal {signal.GetType().Name}.", nameof(signal)),
    };

    /// <summary>A bit: whether an access of the state takes place, which it does not while the state stalls.</summary>
    public Expression EnableOf(State state, StorageAccess access)
    {
        Expression asked = AskedFor(access);
        Name advance = ControllerOf(state).Advance;
        return (state.CanStall, asked) switch
        {
            (false, _) => asked,
            (true, BitLiteral { Value: true }) => advance,
            _ => new Binary(Operator.And, advance, asked, VhdlType.StdLogic),
        };
    }

    /// <summary>A bit: whether the state wants the access, stalled or not.</summary>
    public Expression AskedFor(StorageAccess access) =>
        access.Enable is { } enable ? Resolve(enable).As(HardwareType.Bool) : new BitLiteral(true);

    private RegisterNames Name(Register register)
    {
        string name = Table.Add(register.Name);
        VhdlType type = VhdlType.Of(register.Type);
        return new(
            new(name, type),
            new(Table.Add($"{name}_next"), type),
            new(Table.Add($"{name}_we"), VhdlType.StdLogic),
            new(Table.Add($"{name}_host_write"), VhdlType.StdLogic));
    }

    private MemoryNames Name(Memory memory)
    {
        string name = Table.Add(memory.Name);
        string type = Table.Add($"{name}_t");
        VhdlType element = VhdlType.Of(memory.ElementType);
        VectorType address = VhdlType.VectorOf(memory.AddressType);
        Name writeAddress = new(Table.Add($"{name}_{(memory.HasSinglePort ? "addr" : "waddr")}"), address);
        Name readAddress = memory.HasSinglePort ? writeAddress : new(Table.Add($"{name}_raddr"), address);
        return new(
            new(name, new NamedType(type)),
            type,
            Table.Add($"{name}_initial"),
            new(Table.Add($"{name}_we"), VhdlType.StdLogic),
            writeAddress,
            new(Table.Add($"{name}_wdata"), element),
            new(Table.Add($"{name}_re"), VhdlType.StdLogic),
            readAddress,
            new(Table.Add($"{name}_q"), element),
            new(Table.Add($"{name}_host_write"), VhdlType.StdLogic),
            new(Table.Add($"{name}_host_read"), VhdlType.StdLogic));
    }

    private QueueNames Name(Queue queue)
    {
        string name = Table.Add(queue.Name);
        VhdlType element = VhdlType.Of(queue.ElementType);
        var names = new QueueNames(
            new(Table.Add($"{name}_valid"), VhdlType.StdLogic),
            new(Table.Add($"{name}_ready"), VhdlType.StdLogic),
            new(Table.Add($"{name}_front"), element),
            new(Table.Add($"{name}_push"), VhdlType.StdLogic),
            new(Table.Add($"{name}_push_data"), element),
            new(Table.Add($"{name}_pop"), VhdlType.StdLogic));
        return queue.Kind == MemoryKind.BlockRam
            ? names with { Ring = RingOf(queue, name) }
            : names with
            {
                Behind = [.. Enumerable.Range(1, queue.Capacity - 1).Select(i => new Name(Table.Add($"{name}_{i}"), element))],
                Filled = [.. Enumerable.Range(1, queue.Capacity - 1).Select(i => new Name(Table.Add($"{name}_filled_{i}"), VhdlType.StdLogic))],
            };
    }

    private QueueRingNames RingOf(Queue queue, string name)
    {
        string type = Table.Add($"{name}_t");
        // One bit more than a place needs tells a full queue from an empty one.
        VectorType counter = VhdlType.Unsigned(HardwareType.Holding(0, queue.Capacity).Bits);
        return new(
            new(name, new NamedType(type)), type,
            new(Table.Add($"{name}_head"), counter), new(Table.Add($"{name}_tail"), counter), new(Table.Add($"{name}_next_head"), counter));
    }

    private ControllerNames Name(Process process)
    {
        string name = Table.Add(JsonNamingPolicy.SnakeCaseLower.ConvertName(process.Name));
        var type = new NamedType(Table.Add($"{name}_state_t"));
        return new(
            new(Table.Add($"{name}_state"), type),
            type.Name,
            new(Table.Add($"{name}_idle"), type),
            new(Table.Add($"{name}_advance"), VhdlType.StdLogic),
            new(Table.Add($"{name}_active"), VhdlType.StdLogic),
            new(Table.Add($"{name}_start"), VhdlType.StdLogic));
    }

    private UnitNames Name(FunctionalUnit unit)
    {
        string name = Table.Add(unit.Name);
        return new(
            [.. unit.OperandTypes.Select((type, i) => new Name(Table.Add($"{name}_{(char)('a' + i)}"), VhdlType.Of(type)))],
            new(Table.Add($"{name}_result"), VhdlType.Of(unit.ResultType)));
    }

    private static string Prefix(OpCode code) => code switch
    {
        OpCode.Subtract => "sub",
        OpCode.Multiply => "mul",
        OpCode.Negate => "neg",
        OpCode.And => "bit_and",
        OpCode.Or => "bit_or",
        OpCode.Xor => "bit_xor",
        OpCode.Not => "bit_not",
        OpCode.ShiftLeft => "shl",
        OpCode.ShiftRight => "shr",
        OpCode.PopCount => "ones",
        OpCode.TrailingZeroCount => "tzc",
        OpCode.LeadingZeroCount => "lzc",
        OpCode.Equal => "eq",
        OpCode.NotEqual => "ne",
        OpCode.LessThan => "lt",
        OpCode.LessOrEqual => "le",
        OpCode.Convert => "conv",
        _ => code.ToString().ToLowerInvariant(),
    };
}
