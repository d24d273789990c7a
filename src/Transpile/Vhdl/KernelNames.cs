using System.Collections.Immutable;
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
    private readonly Dictionary<int, Name> nodes = [];
    private readonly ImmutableArray<Name> states;

    public KernelNames(HardwareDesign design)
    {
        Table.Reserve(Ports.AllNames);
        Table.Reserve(ControllerEmitter.Label, KernelEmitter.RegistersLabel, KernelEmitter.ArchitectureName, MemoryEmitter.StyleAttribute);
        Table.Reserve(State.Identifier, StateType, Idle.Identifier, HostSignals.TargetType, HostSignals.NoTarget.Identifier);
        Table.Reserve(HostSignals.AllNames);
        foreach (Register register in design.Registers)
        {
            registers.Add(register, Name(register));
        }

        foreach (Memory memory in design.Memories)
        {
            memories.Add(memory, Name(memory));
        }

        foreach (FunctionalUnit unit in design.Units)
        {
            units.Add(unit.Name, Name(unit));
        }

        states = [.. design.Controller.States.Select(s => new Name(Table.Add(s.Name), new NamedType(StateType)))];
        foreach (Node node in design.Controller.States.SelectMany(s => s.Nodes))
        {
            nodes.Add(node.Id, new(Table.Add($"{Prefix(node.Code)}_{node.Id}"), VhdlType.Of(node.Type)));
        }
    }

    public const string StateType = "state_t";

    /// <summary>The state register.</summary>
    public static Name State { get; } = new("state", new NamedType(StateType));

    public static Name Idle { get; } = new("idle", new NamedType(StateType));

    /// <summary>All names of the architecture; helper signals are added as they come up.</summary>
    public NameTable Table { get; } = new();

    public RegisterNames Of(Register register) => registers[register];

    public MemoryNames Of(Memory memory) => memories[memory];

    public UnitNames Of(FunctionalUnit unit) => units[unit.Name];

    public Name Of(Node node) => nodes[node.Id];

    public Name OfState(int index) => states[index];

    /// <summary>What an input of a node, a write or a transition is in VHDL.</summary>
    public Operand Resolve(Signal signal) => signal switch
    {
        ConstantSignal constant => Operand.OfConstant(constant.Literal, constant.Type),
        RegisterSignal register => new(Of(register.Register).Value, signal.Type),
        MemoryOutputSignal output => new(Of(output.Memory).Output, signal.Type),
        Node node => new(Of(node), signal.Type),
        _ => throw new ArgumentException($"Unknown signal {signal.GetType().Name}.", nameof(signal)),
    };

    /// <summary>A bit: whether a write or a read of the state takes place.</summary>
    public Expression EnableOf(StorageAccess access) =>
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
