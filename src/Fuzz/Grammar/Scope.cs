using System.Collections.Immutable;

namespace SparseRtrl.Fuzz.Grammar;

/// <summary>A scalar that a statement can name.</summary>
/// <param name="Type">Null for a bool.</param>
/// <param name="Limit">Of a loop's counter: it is from 0 to this − 1; otherwise null.</param>
/// <param name="IsReference">A <c>ref</c> local or a <c>ref</c> or <c>out</c> parameter, which local functions cannot use.</param>
internal sealed record Variable(string Name, IntegerType? Type, bool IsAssignable, int? Limit = null, bool IsReference = false)
{
    /// <summary>Whether it can be passed by reference: the fields of a record struct are properties.</summary>
    public bool CanBeReferredTo => IsAssignable && !Name.Contains('.', StringComparison.Ordinal);
}

/// <summary>An array field, or a field of the elements of an array of structs.</summary>
/// <param name="Member">With its dot: what follows the index; empty for an array of scalars.</param>
internal sealed record ArrayField(string Name, string Member, IntegerType Type, int Length, bool IsAssignable)
{
    /// <summary>Whether its elements can be referred to: the fields of a record struct are properties.</summary>
    public bool CanBeReferredTo => IsAssignable && Member.Length == 0;
}

/// <summary>A queue that one method fills and empties by itself.</summary>
internal sealed record OwnQueue(string Name, IntegerType Type);

/// <summary>A method that expressions can call.</summary>
/// <param name="Parameters">By value.</param>
/// <param name="Reference">Type of a <c>ref</c> parameter that follows them; null without one.</param>
/// <param name="HasOut">Whether an <c>out</c> parameter of the type of the result ends the list.</param>
internal sealed record Callable(
    string Name, IntegerType Result, ImmutableArray<IntegerType> Parameters, IntegerType? Reference, bool HasOut);

/// <summary>What the statement that is being made can see and do.</summary>
internal sealed record Scope(
    ImmutableArray<Variable> Variables, ImmutableArray<ArrayField> Arrays, ImmutableArray<OwnQueue> Queues, ImmutableArray<Callable> Methods)
{
    public static readonly Scope Empty = new([], [], [], []);

    /// <summary>Name of the record struct with the fields <c>X</c> and <c>Y</c> of which <see cref="Structs"/> are; null without one.</summary>
    public StructType? Struct { get; init; }

    /// <summary>Assignable places of that struct: fields and elements.</summary>
    public ImmutableArray<string> Structs { get; init; } = [];

    /// <summary>How often the statement runs at most for each start of the method.</summary>
    public int Repetitions { get; init; } = 1;

    /// <summary>Whether <c>break</c> and <c>continue</c> make sense.</summary>
    public bool IsInLoop { get; init; }

    /// <summary>The statement that leaves the method; null where it must not be left.</summary>
    public string? Return { get; init; }

    public Scope With(params IEnumerable<Variable> more) => this with { Variables = [.. Variables, .. more] };
}

/// <param name="X">Type of its first field.</param>
/// <param name="Y">Type of its second field.</param>
internal sealed record StructType(string Name, IntegerType X, IntegerType Y);
