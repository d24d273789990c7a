namespace SparseRtrl.Cli.Report;

/// <summary>The whole report: the one model that <see cref="HtmlReport"/> and <see cref="JsonReport"/> write.</summary>
public sealed record ReportDocument
{
    /// <exception cref="ArgumentException">
    /// Two sections, tables or charts share an id, or one quantity id stands for two different quantities.
    /// </exception>
    public ReportDocument(string title, Summary summary, IReadOnlyList<Section> sections)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(sections);
        (Title, Summary, Sections) = (title, summary, sections);
        RequireUniqueAnchors(sections);
        Quantities = CollectQuantities(summary, sections);
    }

    public string Title { get; }

    public Summary Summary { get; }

    public IReadOnlyList<Section> Sections { get; }

    /// <summary>Every quantity shown anywhere, once each, in order of first appearance.</summary>
    public IReadOnlyList<Quantity> Quantities { get; }

    public IEnumerable<Check> Checks => Sections.SelectMany(section => section.Checks);

    private static void RequireUniqueAnchors(IReadOnlyList<Section> sections)
    {
        var seen = new HashSet<string>();
        var ids = sections.SelectMany(section =>
            section.Tables.Select(table => table.Id)
                .Concat(section.Charts.Select(chart => chart.Id))
                .Prepend(section.Id));
        foreach (var id in ids)
        {
            if (!seen.Add(id))
            {
                throw new ArgumentException($"The id '{id}' is used by two sections, tables or charts.", nameof(sections));
            }
        }
    }

    private static List<Quantity> CollectQuantities(Summary summary, IReadOnlyList<Section> sections)
    {
        var byId = new Dictionary<string, Quantity>();
        var ordered = new List<Quantity>();
        foreach (var quantity in summary.Headlines.Concat(sections.SelectMany(QuantitiesOf)))
        {
            if (byId.TryAdd(quantity.Id, quantity))
            {
                ordered.Add(quantity);
            }
            else if (byId[quantity.Id] != quantity)
            {
                throw new ArgumentException($"The id '{quantity.Id}' stands for two different quantities.", nameof(sections));
            }
        }

        return ordered;
    }

    private static IEnumerable<Quantity> QuantitiesOf(Section section) =>
        section.Quantities
            .Concat(section.Tables.SelectMany(table => table.Quantities))
            .Concat(section.Charts.OfType<BarChart>().SelectMany(chart => chart.Series).SelectMany(series => series.Values));
}

/// <summary>The front of the report: prose and the few numbers that a reader wants first.</summary>
/// <param name="Text">Prose; an empty line starts a new paragraph.</param>
public sealed record Summary(string Text, IReadOnlyList<Quantity> Headlines);
