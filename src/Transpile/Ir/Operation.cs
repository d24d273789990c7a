using System.Collections.Immutable;

namespace SparseRtrl.Transpile.Ir;

/// <summary>What an operation reads: a value computed in the same block, or a constant.</summary>
public abstract record Operand(HardwareType Type);

/// <summary>The result of one operation. Defined once, visible from there to the end of its block.</summary>
public sealed record Value(int Id, HardwareType Type) : Operand(Type)
{
    public override string ToString() => $"%{Id}";
}

/// <summary>A constant; <paramref name="Literal"/> is within the range of its type.</summary>
public sealed record Constant(Int128 Literal, HardwareType Type) : Operand(Type)
{
    public override string ToString() => $"{Literal}:{Type}";
}

/// <summary>
/// Operation codes. Arithmetic is exact on the operands' integer values, and the result is wrapped to the result type (modulo
/// 2^bits); operands of one operation may differ in width and sign. Comparisons are exact integer comparisons and give a bool.
/// </summary>
public enum OpCode
{
    // Arithmetic: two operands (Negate: one).
    Add,
    Subtract,
    Multiply,
    /// <summary>Quotient rounded towards zero; 0 when the divisor is 0. Passes replace it, so a design has none.</summary>
    Divide,
    /// <summary>Remainder with the sign of the dividend; the dividend when the divisor is 0. Replaced like Divide.</summary>
    Remainder,
    Negate,

    // Bits. Operands of And, Or and Xor are first sign- or zero-extended to the result's width.
    And,
    Or,
    Xor,
    Not,
    /// <summary>Operands: value, unsigned count. The front end has already masked the count as C# does.</summary>
    ShiftLeft,
    /// <summary>Operands: value, unsigned count. Arithmetic when the value is signed, logical when it is not.</summary>
    ShiftRight,
    PopCount,
    /// <summary>Number of zero bits below the lowest set bit of the operand's type; its width when the operand is zero.</summary>
    TrailingZeroCount,
    /// <summary>
    /// Number of zero bits above the highest set bit of the operand's type; its width when the operand is zero.
    /// </summary>
    LeadingZeroCount,

    // Comparison, giving bool.
    Equal,
    NotEqual,
    LessThan,
    LessOrEqual,

    // Choice and conversion.
    /// <summary>Operands: condition, value when true, value when false.</summary>
    Select,
    /// <summary>Wraps the operand to the result type.</summary>
    Convert,

    // Storage. ReadRegister and Load have a result; WriteRegister and Store have none.
    ReadRegister,
    /// <summary>Operand: the new value, of the register's type.</summary>
    WriteRegister,
    /// <summary>
    /// Operand: index, of which the low bits of the memory's address type count. They are within the memory (C# would have
    /// thrown).
    /// </summary>
    Load,
    /// <summary>Operands: index, new value of the element type.</summary>
    Store,

    // Event queues. Those that do not join two processes are replaced by the pass LowerQueues.
    QueueCount,
    QueueClear,
    /// <summary>Operand: new value. Waits until the queue has room for it.</summary>
    Enqueue,
    /// <summary>Waits until the queue has an element.</summary>
    Dequeue,
    /// <summary>Operand: position from the oldest (0). Does not consume.</summary>
    QueuePeek,
}

/// <summary>One operation of a block.</summary>
/// <param name="Target">The register, memory or queue of a storage operation, otherwise null.</param>
/// <param name="Result">Null for operations that only have an effect.</param>
public sealed record Operation(OpCode Code, ImmutableArray<Operand> Operands, Symbol? Target, Value? Result, Provenance Origin)
{
    /// <summary>
    /// A bool: the access of a memory or queue takes place only when it holds. Null: always. Stores into one of several banks have one, and
    /// loop bodies that are about to be pipelined; what a Load or Dequeue that did not take place gives is not defined.
    /// </summary>
    public Operand? Enable { get; init; }

    /// <summary>
    /// Of a Load in a loop body: it need not see what this many iterations before its own have stored, because the body takes care
    /// of that.
    /// </summary>
    public int ForwardedIterations { get; init; }

    /// <summary>All that the operation reads: operands and enable.</summary>
    public IEnumerable<Operand> Inputs => Enable is null ? Operands : Operands.Append(Enable);
}
