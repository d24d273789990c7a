using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>What kept the initiation interval of a loop from being one cycle less.</summary>
public enum IntervalLimit
{
    /// <summary>Nothing: a new iteration starts in every cycle.</summary>
    None,

    /// <summary>The source asks for no less.</summary>
    Directive,

    /// <summary>Accesses of one memory that has one port for them.</summary>
    MemoryPort,

    /// <summary>The device's multipliers.</summary>
    Multipliers,

    /// <summary>An iteration needs what an earlier one computes.</summary>
    Recurrence,

    /// <summary>It takes that long to know whether there is another iteration.</summary>
    Condition,

    /// <summary>Operations did not find a free port or multiplier between their operands and their users.</summary>
    Placement,
}

/// <summary>What a memory port does.</summary>
public enum PortKind
{
    Read,
    Write,

    /// <summary>Reads or writes: the only port of the memory.</summary>
    Single,
}

/// <param name="Symbol">The memory or register that it is about; null when there is none.</param>
/// <param name="Lines">C# lines of the operations that cause it, in program order.</param>
/// <param name="Port">Of the memory, when a port is the limit.</param>
public sealed record IntervalBound(IntervalLimit Limit, Symbol? Symbol, ImmutableArray<SourceSpan> Lines, PortKind? Port = null)
{
    public override string ToString()
    {
        string lines = string.Join(", ", Lines);
        return Limit switch
        {
            IntervalLimit.None => "nothing: one iteration per cycle",
            IntervalLimit.Directive => $"Hardware.Pipeline asks for it ({lines})",
            IntervalLimit.MemoryPort => $"the {Port?.ToString().ToLowerInvariant()} port of {Symbol} ({lines})",
            IntervalLimit.Multipliers => $"the number of multipliers ({lines})",
            IntervalLimit.Recurrence => $"the next iteration needs {Symbol} ({lines})",
            IntervalLimit.Condition => $"the test for another iteration ({lines})",
            _ => "no free port or multiplier in time",
        };
    }
}

/// <summary>What became of an innermost loop whose body is one block.</summary>
/// <param name="Origin">Of its first operation.</param>
/// <param name="InitiationInterval">Cycles between the starts of two iterations.</param>
/// <param name="Depth">Cycles of one iteration.</param>
/// <param name="Bound">What the interval is due to.</param>
public sealed record LoopReport(Provenance Origin, int InitiationInterval, int Depth, IntervalBound Bound)
{
    /// <summary>The loop statement.</summary>
    public required SourceSpan Place { get; init; }

    /// <summary>Null when the number of iterations depends on data.</summary>
    public required TripCount? Trips { get; init; }

    /// <summary>What <c>Hardware.Pipeline</c> asks for; null when the loop has none.</summary>
    public required int? RequestedInterval { get; init; }

    /// <summary>Index of the first of its states, which follow one another: as many as the interval has cycles.</summary>
    public required int FirstState { get; init; }

    public bool IsPipelined => InitiationInterval < Depth;
}

/// <summary>A loop of several blocks, whose iterations do not overlap.</summary>
/// <param name="Place">The loop statement.</param>
/// <param name="Trips">Null when the number of iterations depends on data.</param>
/// <param name="HasInnerLoops">False: it branches, and taking both sides would not be faster.</param>
public sealed record SequentialLoop(SourceSpan Place, string Phase, TripCount? Trips, bool HasInnerLoops)
{
    /// <summary>Those of a region that is scheduled as it is, in program order.</summary>
    internal static IEnumerable<SequentialLoop> In(Region region) => region switch
    {
        Loop loop when !Blocks.Operations(loop.Body).IsEmpty || Blocks.StartProcesses(loop.Body) =>
            In(loop.Body).Prepend(new(loop.Origin.Span, loop.Origin.Phase, loop.Trips, ContainsLoop(loop.Body))),
        Sequence sequence => sequence.Regions.SelectMany(In),
        If branch => In(branch.Then).Concat(In(branch.Else)),
        Scope scope => In(scope.Body),
        _ => [],
    };

    private static bool ContainsLoop(Region region) => region switch
    {
        Loop => true,
        Sequence sequence => sequence.Regions.Any(ContainsLoop),
        If branch => ContainsLoop(branch.Then) || ContainsLoop(branch.Else),
        Scope scope => ContainsLoop(scope.Body),
        _ => false,
    };
}
