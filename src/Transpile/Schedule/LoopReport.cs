using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>What kept the initiation interval of a loop from being one cycle less.</summary>
public enum IntervalLimit
{
    /// <summary>Nothing: a new iteration starts in every cycle.</summary>
    None,

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
    public bool IsPipelined => InitiationInterval < Depth;
}
