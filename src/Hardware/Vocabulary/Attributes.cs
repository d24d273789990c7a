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

/// <summary>How the elements of an array field are kept in hardware.</summary>
public enum MemoryKind
{
    /// <summary>Block RAM: synchronous read, one read and one write port. The default.</summary>
    BlockRam,

    /// <summary>Flip-flops: combinational read. For a handful of elements.</summary>
    Registers,
}

/// <summary>Chooses the memory of an array field.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class MemoryAttribute(MemoryKind kind) : Attribute
{
    public MemoryKind Kind { get; } = kind;
}
