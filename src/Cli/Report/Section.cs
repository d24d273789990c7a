namespace SparseRtrl.Cli.Report;

/// <summary>A part of the report. What is not set stays out of the output.</summary>
public sealed record Section
{
    public Section(string id, string title)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        Guard.Identifier(id);
        (Id, Title) = (id, title);
    }

    public string Id { get; }

    public string Title { get; }

    /// <summary>Prose; an empty line starts a new paragraph.</summary>
    public string Text { get; init; } = "";

    public IReadOnlyList<Quantity> Quantities { get; init; } = [];

    public IReadOnlyList<Table> Tables { get; init; } = [];

    public IReadOnlyList<Chart> Charts { get; init; } = [];

    public IReadOnlyList<Check> Checks { get; init; } = [];

    /// <summary>Why the work of this section was not done; null when it was.</summary>
    public string? SkipReason { get; private init; }

    /// <summary>A section whose work was not done, e.g. for want of a tool; it stays visible with its reason.</summary>
    public static Section Skipped(string id, string title, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new Section(id, title) { SkipReason = reason };
    }
}

/// <param name="Name">The claim that was checked.</param>
/// <param name="Detail">What was compared with what.</param>
public sealed record Check(string Name, bool Passed, string Detail)
{
    /// <summary>Passes when the quantity does not exceed the limit, given in the quantity's unit.</summary>
    public static Check AtMost(string name, Quantity quantity, double limit) =>
        new(name, quantity.Value <= limit, Comparison(quantity, "at most", limit));

    /// <summary>Passes when the quantity reaches the limit, given in the quantity's unit.</summary>
    public static Check AtLeast(string name, Quantity quantity, double limit) =>
        new(name, quantity.Value >= limit, Comparison(quantity, "at least", limit));

    private static string Comparison(Quantity quantity, string relation, double limit) =>
        $"{quantity.Name}: {NumberFormat.WithUnit(quantity.Value, quantity.Unit)} ({quantity.Kind.Label()}); "
        + $"required: {relation} {NumberFormat.WithUnit(limit, quantity.Unit)}";
}
