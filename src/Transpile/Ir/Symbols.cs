using System.Collections.Immutable;

namespace SparseRtrl.Transpile.Ir;

/// <summary>Something that keeps its content between operations. Symbols are compared by reference.</summary>
public abstract class Symbol(string name, SourceSpan declaredAt)
{
    /// <summary>The C# name, made unique where two inlined locals share one.</summary>
    public string Name { get; } = name;

    public SourceSpan DeclaredAt { get; } = declaredAt;

    public override string ToString() => Name;
}

/// <summary>A mutable scalar: a field of the kernel or a local.</summary>
/// <param name="initialValue">Value after reset.</param>
/// <param name="isField">Fields appear in the memory map, unless the host may neither read nor write them; locals do not.</param>
public sealed class Register(
    string name, HardwareType type, Int128 initialValue, bool isField, bool isHostWritable, SourceSpan declaredAt)
    : Symbol(name, declaredAt)
{
    public HardwareType Type { get; } = type;

    public Int128 InitialValue { get; } = initialValue;

    public bool IsField { get; } = isField;

    public bool IsHostWritable { get; } = isHostWritable;

    /// <summary>Whether the host may read it: a field that is not hidden.</summary>
    public bool IsHostReadable { get; init; } = isField;

    /// <summary>
    /// Its content outlives a run of an entry, so reset must restore the initial value: true for fields, and for registers of the
    /// controller itself. Any other register is written in a run before it is read in it.
    /// </summary>
    public bool NeedsReset { get; init; } = isField;
}

/// <summary>How the elements of an array field are kept.</summary>
public enum MemoryKind
{
    /// <summary>Synchronous read: one read and one write port, data one cycle after the address.</summary>
    BlockRam,

    /// <summary>
    /// Flip-flops: combinational read, any number of reads a cycle, one write a cycle. For a handful of elements.
    /// </summary>
    Registers,

    /// <summary>
    /// Look-up tables used as memory: combinational read, one synchronous write a cycle. Flip-flops on a family without such tables.
    /// </summary>
    Distributed,

    /// <summary>
    /// Single-port RAM of 16,384 words of 16 bits: synchronous read, and a read or a write a cycle. It holds anything after power-up.
    /// </summary>
    Spram,
}

/// <summary>An array field of the kernel, or one of the memories that keep it.</summary>
/// <param name="initialContents">One value per element; its length is the depth of the memory.</param>
/// <param name="hostMaximum">Of a host-writable memory: the host writes 0 to this value; null when it may write any.</param>
/// <param name="banking">What the author asks for and the pass BankMemories carries out; null for a single memory.</param>
public sealed class Memory(
    string name,
    HardwareType elementType,
    ImmutableArray<Int128> initialContents,
    MemoryKind kind,
    bool isHostWritable,
    SourceSpan declaredAt,
    Int128? hostMaximum = null,
    Banking? banking = null) : Symbol(name, declaredAt)
{
    public HardwareType ElementType { get; } = elementType;

    public ImmutableArray<Int128> InitialContents { get; } = initialContents;

    public MemoryKind Kind { get; } = kind;

    public bool IsHostWritable { get; } = isHostWritable;

    /// <summary>Whether the host may read it.</summary>
    public bool IsHostReadable { get; init; } = true;

    public Int128? HostMaximum { get; } = hostMaximum;

    public Banking Banking { get; } = banking ?? Banking.None;

    public int Depth => InitialContents.Length;

    /// <summary>Which elements of which array field it keeps; without banks and copies all of its own.</summary>
    public ArrayPart Part { get => field ??= new(Name, Depth, Banking.None, Bank: 0, Copy: 0); init; }

    /// <summary>What is read is there one cycle after its address, at an output that keeps it.</summary>
    public bool HasSynchronousRead => Kind is MemoryKind.BlockRam or MemoryKind.Spram;

    /// <summary>Reads and writes share one port: a cycle has one or the other.</summary>
    public bool HasSinglePort => Kind == MemoryKind.Spram;

    /// <summary>Unsigned type of an address.</summary>
    public HardwareType AddressType => HardwareType.Holding(0, Math.Max(1, Depth - 1));

    /// <summary>
    /// The index, or 0 in place of a constant beyond the last element: a pass may find such an index behind a condition that never
    /// holds, and elsewhere C# would have thrown.
    /// </summary>
    public Operand WithinDepth(Operand index) =>
        index is Constant { Literal: var literal } constant && (literal < 0 || literal >= Depth)
            ? constant with { Literal = 0 }
            : index;

    /// <summary>The same memory with elements of another type, which holds the initial contents.</summary>
    public Memory With(HardwareType type) =>
        new(Name, type, InitialContents, Kind, IsHostWritable, DeclaredAt, HostMaximum, Banking) { Part = Part, IsHostReadable = IsHostReadable };
}

/// <summary>An <c>EventQueue&lt;T&gt;</c> field of the kernel, empty at elaboration.</summary>
public sealed class Queue(string name, HardwareType elementType, int capacity, SourceSpan declaredAt) : Symbol(name, declaredAt)
{
    /// <summary>Beyond so many bits the elements are kept in block RAM.</summary>
    private const int MaximumRegisterBits = 128;

    public HardwareType ElementType { get; } = elementType;

    /// <summary>Largest number of elements; a power of two.</summary>
    public int Capacity { get; } = capacity;

    /// <summary>Of a queue that becomes a ring buffer: whether the host may read its parts.</summary>
    public bool IsHostReadable { get; init; } = true;

    /// <summary>
    /// Of a queue between processes: what goes into it may come back, through other processes and queues, to the one that fills it.
    /// </summary>
    public bool IsInCycle { get; init; }

    /// <summary>How a queue between processes keeps its elements.</summary>
    public MemoryKind Kind =>
        Capacity * ElementType.Bits <= MaximumRegisterBits ? MemoryKind.Registers : MemoryKind.BlockRam;

    /// <summary>
    /// Of a queue between processes: an element that is pushed in one cycle can be popped so many cycles later. Block RAM needs a
    /// cycle to write the element and one to bring it to the output.
    /// </summary>
    public int Latency => Kind == MemoryKind.Registers ? 1 : 2;

    /// <summary>The same queue with another capacity or element type.</summary>
    public Queue With(HardwareType elementType, int capacity) =>
        new(Name, elementType, capacity, DeclaredAt) { IsInCycle = IsInCycle, IsHostReadable = IsHostReadable };
}
