namespace SparseRtrl.Hardware;

/// <summary>
/// Marks a class as a kernel: an ordinary C# object that is the software twin, and the source that the transpiler turns into
/// hardware.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class HardwareKernelAttribute : Attribute;

/// <summary>Marks a method that the host can start. Entry methods are numbered in declaration order.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EntryAttribute : Attribute;

/// <summary>
/// Marks a method that runs side by side with others in hardware: a node of a Kahn process network.
/// <see cref="Hardware.Concurrently"/> starts it. Processes that run at the same time share no state that one of them changes but
/// event queues, each with one process that fills it and one that empties it, so what they compute does not depend on timing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProcessAttribute : Attribute;

/// <summary>
/// Marks a field that the host may write while the kernel is not busy. Every other field is read-only for the host, which lets
/// the transpiler derive its range, and so its width, from what the kernel itself stores.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class HostWritableAttribute : Attribute
{
    /// <summary>
    /// Of an array: the name of the <c>readonly</c> integer field that holds the largest value the host writes; values are then 0
    /// to that number, and hardware keeps no more bits than it needs. Indices of other arrays are the usual case. Null: all
    /// values of the element type.
    /// </summary>
    public string? Maximum { get; set; }
}

/// <summary>
/// Marks a field that the host does not read: hardware has no path from it to the host. Together with <see cref="HostWritableAttribute"/>
/// the host writes it but does not read it; alone, the field does not appear in the memory map at all. Verification can make hidden
/// fields visible again; that changes no cycle count.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class HostHiddenAttribute : Attribute;

/// <summary>How the elements of an array field are kept in hardware.</summary>
public enum MemoryKind
{
    /// <summary>Block RAM: synchronous read, one read and one write port. The default.</summary>
    BlockRam,

    /// <summary>Flip-flops: combinational read. For a handful of elements.</summary>
    Registers,

    /// <summary>Memory made of look-up tables: combinational read, synchronous write. Families that have it only.</summary>
    Distributed,

    /// <summary>
    /// Single-port RAM of 256 kbit, 16 bits wide: a read or a write in a cycle, and no initial contents. Block RAM on devices without it.
    /// </summary>
    Spram,
}

/// <summary>Which elements of an array share a bank.</summary>
public enum BankLayout
{
    /// <summary>Element i is in bank i mod banks: for loops that are unrolled over neighbouring elements.</summary>
    Cyclic,

    /// <summary>
    /// Bank 0 holds the first elements, and so on: for loops that walk over several parts side by side. A bank is rounded up to a power
    /// of two.
    /// </summary>
    Block,
}

/// <summary>Chooses the memory of an array field.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class MemoryAttribute(MemoryKind kind = MemoryKind.BlockRam) : Attribute
{
    public MemoryKind Kind { get; } = kind;

    /// <summary>
    /// How many memories the elements are spread over, at least 1; a power of two for <see cref="BankLayout.Cyclic"/>. Each bank has ports of its own, so that many elements are
    /// accessible in a cycle.
    /// </summary>
    public int Banks { get; set; } = 1;

    /// <summary>Instead of <see cref="Banks"/>: the name of the <c>readonly</c> integer field that holds the number.</summary>
    public string? BanksField { get; set; }

    public BankLayout Layout { get; set; }

    /// <summary>
    /// Elements that one bank can read in a cycle, at least 1: each further one costs a copy of the bank, which every write goes to.
    /// </summary>
    public int ReadPorts { get; set; } = 1;
}
