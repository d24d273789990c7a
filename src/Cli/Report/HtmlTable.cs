using System.Xml.Linq;

namespace SparseRtrl.Cli.Report;

/// <summary>Renders tables. Facts that a whole column shares (unit, kind) are said once, in its heading.</summary>
internal static class HtmlTable
{
    /// <summary>The quantities as rows of name, value, kind and source; null when there are none.</summary>
    public static XElement? OfQuantities(IReadOnlyList<Quantity> quantities) => quantities.Count == 0
        ? null
        : Scrollable(new XElement(
            "table",
            new XElement("thead", new XElement(
                "tr",
                Heading("Quantity", isNumeric: false),
                Heading("Value", isNumeric: true),
                Heading("Kind", isNumeric: false),
                Heading("Source", isNumeric: false))),
            new XElement("tbody", quantities.Select(quantity => new XElement(
                "tr",
                new XElement("th", new XAttribute("scope", "row"), quantity.Name),
                new XElement("td", new XAttribute("class", "number"), HtmlText.Number(quantity, withUnit: true)),
                new XElement("td", HtmlText.Badge(quantity.Kind)),
                new XElement("td", new XAttribute("class", "source"), quantity.Source))))));

    public static XElement Render(Table table)
    {
        var columns = table.Columns.Select((title, index) => Column.Of(title, table, index)).ToList();
        var sources = table.Quantities.Select(quantity => quantity.Source).Where(source => source.Length > 0).Distinct().ToList();
        return Scrollable(
            new XElement(
                "table",
                new XAttribute("id", table.Id),
                new XElement("caption", table.Title),
                new XElement("thead", new XElement("tr", columns.Select(column => column.Heading()))),
                new XElement("tbody", table.Rows.Select(row => new XElement("tr", row.Zip(columns, RenderCell))))),
            sources.Count == 0
                ? null
                : new XElement("p", new XAttribute("class", "source"), $"Source: {string.Join("; ", sources)}"));
    }

    private static XElement RenderCell(Cell cell, Column column) => cell switch
    {
        TextCell text => new XElement("td", text.Text),
        QuantityCell { Quantity: var quantity } => new XElement(
            "td",
            new XAttribute("class", "number"),
            HtmlText.Number(quantity, withUnit: column.Unit is null),
            column.Kind is null ? HtmlText.Badge(quantity.Kind) : null),
        _ => throw new ArgumentException($"Unknown cell {cell.GetType().Name}.", nameof(cell)),
    };

    private static XElement Heading(string title, bool isNumeric) => new(
        "th",
        new XAttribute("scope", "col"),
        isNumeric ? new XAttribute("class", "number") : null,
        title);

    /// <summary>A table wider than a small screen scrolls by itself and leaves the page in place.</summary>
    private static XElement Scrollable(params object?[] content) => new("div", new XAttribute("class", "table"), content);

    /// <param name="Unit">The unit that all numbers of the column share, else null.</param>
    /// <param name="Kind">The kind that all numbers of the column share, else null.</param>
    private sealed record Column(string Title, bool IsNumeric, string? Unit, QuantityKind? Kind)
    {
        public static Column Of(string title, Table table, int index)
        {
            var quantities = table.Rows.Select(row => row[index]).OfType<QuantityCell>().Select(cell => cell.Quantity).ToList();
            var units = quantities.Select(quantity => quantity.Unit).Distinct().ToList();
            var kinds = quantities.Select(quantity => quantity.Kind).Distinct().ToList();
            return new Column(
                title,
                quantities.Count > 0,
                units.Count == 1 ? units[0] : null,
                kinds.Count == 1 ? kinds[0] : null);
        }

        public XElement Heading()
        {
            var heading = HtmlTable.Heading(string.IsNullOrEmpty(Unit) ? Title : $"{Title} ({Unit})", IsNumeric);
            if (Kind is { } kind)
            {
                heading.Add(" ", HtmlText.Badge(kind));
            }

            return heading;
        }
    }
}
