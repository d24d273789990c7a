namespace SparseRtrl.Cli.Report;

/// <summary>How a number came to be known. The report shows it as a badge beside every number.</summary>
public enum QuantityKind
{
    /// <summary>Observed by running the real program or tool: a software counter, cells after place and route.</summary>
    Measured,

    /// <summary>Observed in a simulation of the hardware: cycles, transactions, bit-exact comparisons.</summary>
    Simulated,

    /// <summary>Computed from coefficients or an equation: energy, time, static timing analysis.</summary>
    Modelled,

    /// <summary>Chosen by the user or by a default: an input, not a result.</summary>
    Configured,
}

/// <summary>One number of the report. HTML and JSON both take it from here, so they cannot disagree.</summary>
public sealed record Quantity
{
    /// <param name="id">Stable key, unique in the report, e.g. <c>fpga.fmax</c>.</param>
    /// <param name="name">What a reader calls it, e.g. "maximum clock frequency".</param>
    /// <param name="value">Finite value in <paramref name="unit"/>.</param>
    /// <param name="unit">Unit symbol, empty for a pure number.</param>
    /// <param name="kind">How the number came to be known.</param>
    /// <param name="source">Tool, coefficient or equation behind the number; only a configured number may leave it empty.</param>
    /// <exception cref="ArgumentException">
    /// The id is malformed, the name or a needed source is empty, or the value is not finite.
    /// </exception>
    public Quantity(string id, string name, double value, string unit, QuantityKind kind, string source)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(unit);
        Guard.Identifier(id);
        Guard.Finite(value, id);
        Guard.Source(kind, source, id);
        (Id, Name, Value, Unit, Kind, Source) = (id, name, value, unit, kind, source);
    }

    public string Id { get; }

    public string Name { get; }

    public double Value { get; }

    public string Unit { get; }

    public QuantityKind Kind { get; }

    public string Source { get; }
}
