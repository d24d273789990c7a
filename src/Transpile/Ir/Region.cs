using System.Collections.Immutable;

namespace SparseRtrl.Transpile.Ir;

/// <summary>
/// Structured control flow. Values do not leave the block that defines them: what crosses blocks goes through registers, so a
/// loop-carried dependence is a register that is read in one iteration and written in the one before.
/// </summary>
public abstract record Region;

/// <summary>Operations in program order, with no control flow between them.</summary>
public sealed record Block(ImmutableArray<Operation> Operations) : Region
{
    public static readonly Block Empty = new([]);
}

/// <summary>Regions one after another.</summary>
public sealed record Sequence(ImmutableArray<Region> Regions) : Region
{
    public static readonly Sequence Empty = new([]);
}

/// <summary>Evaluates <paramref name="Header"/>, then goes one way.</summary>
/// <param name="Condition">A bool defined in the header, or a constant.</param>
public sealed record If(Block Header, Operand Condition, Region Then, Region Else) : Region;

/// <summary>A loop that runs while <paramref name="Condition"/> holds.</summary>
/// <param name="Header">Evaluates the condition: before each iteration (<paramref name="TestFirst"/>) or after each.</param>
/// <param name="Body">One iteration, the step of a <c>for</c> included.</param>
/// <param name="TestFirst">True: while/for; false: do … while, the body runs at least once.</param>
/// <param name="Name">Name for reports, e.g. <c>Influence.cs:41</c>.</param>
public sealed record Loop(
    Block Header, Operand Condition, Region Body, bool TestFirst, string Name, Provenance Origin, LoopDirectives Directives)
    : Region
{
    /// <summary>
    /// Null when it depends on data, or has not been counted yet. A pass that changes how often a loop runs changes this too.
    /// </summary>
    public TripCount? Trips { get; init; }
}

/// <summary>What the author of a loop asks for with <c>Hardware.Pipeline</c> and <c>Hardware.Unroll</c>.</summary>
/// <param name="InitiationInterval">
/// Cycles from the start of one iteration to that of the next, at least 1; null when nothing is asked for.
/// </param>
/// <param name="UnrollFactor">
/// Copies of the body in one iteration; 0: as many as there are iterations; null when nothing is asked for.
/// </param>
public sealed record LoopDirectives(int? InitiationInterval = null, int? UnrollFactor = null)
{
    public static readonly LoopDirectives None = new();
}

/// <summary>
/// A region that <see cref="Leave"/> can end early: a loop (break), a loop body (continue), an inlined method (return).
/// </summary>
public sealed record Scope(int Label, Region Body) : Region;

/// <summary>
/// Starts processes side by side and waits until all of them have returned. Stands in entries only, never in a process.
/// </summary>
/// <param name="Processes">Names of processes of the module, each once.</param>
public sealed record Concurrently(ImmutableArray<string> Processes, Provenance Origin) : Region;

/// <summary>Goes to the end of the enclosing scope with that label.</summary>
public sealed record Leave(int Label) : Region;
