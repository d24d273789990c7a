using System.Xml.Linq;
using SparseRtrl.Cli.Report.Charts;

namespace SparseRtrl.Cli.Report;

/// <summary>Renders one section of the report: its checks, quantities, charts and tables.</summary>
internal static class HtmlSection
{
    public static XElement Render(Section section)
    {
        var element = new XElement(
            "section",
            new XAttribute("id", section.Id),
            new XElement("h2", new XElement("a", new XAttribute("href", $"#{section.Id}"), section.Title)));
        if (section.SkipReason is not null)
        {
            element.Add(new XElement(
                "p",
                new XAttribute("class", "skipped"),
                new XElement("strong", "Skipped: "),
                section.SkipReason));
            return element;
        }

        element.Add(HtmlText.Paragraphs(section.Text));
        element.Add(Checks(section.Checks), HtmlTable.OfQuantities(section.Quantities));
        element.Add(section.Charts.Select(Figure));
        element.Add(section.Tables.Select(HtmlTable.Render));
        return element;
    }

    private static XElement? Checks(IReadOnlyList<Check> checks) => checks.Count == 0
        ? null
        : new XElement("ul", new XAttribute("class", "checks"), checks.Select(check => new XElement(
            "li",
            HtmlText.Mark(check.Passed, check.Passed ? "passed" : "failed"),
            new XElement("span", new XElement("strong", check.Name), " ", Detail(check.Detail)))));

    private static XElement Figure(Chart chart) => new(
        "figure",
        new XAttribute("id", chart.Id),
        new XElement("figcaption", chart.Title),
        ChartRenderer.Render(chart),
        new XElement("ul", new XAttribute("class", "legend"), SeriesOf(chart).Select((series, index) => new XElement(
            "li",
            new XElement(
                "span",
                new XAttribute("class", "swatch"),
                new XAttribute("style", $"background:var({SvgTheme.SeriesVariable(index)})"),
                new XAttribute("aria-hidden", "true")),
            series.Name,
            " ",
            series.Kinds.Select(HtmlText.Badge),
            Detail(string.Join("; ", series.Sources))))));

    private static XElement Detail(string text) => new("span", new XAttribute("class", "detail"), text);

    private static IEnumerable<SeriesLegend> SeriesOf(Chart chart) => chart switch
    {
        LineChart line => line.Series.Select(series => new SeriesLegend(series.Name, [series.Kind], [series.Source])),
        BarChart bar => bar.Series.Select(series => new SeriesLegend(
            series.Name,
            series.Values.Select(quantity => quantity.Kind).Distinct(),
            series.Values.Select(quantity => quantity.Source).Where(source => source.Length > 0).Distinct())),
        _ => throw new ArgumentException($"Unknown chart {chart.GetType().Name}.", nameof(chart)),
    };

    private sealed record SeriesLegend(string Name, IEnumerable<QuantityKind> Kinds, IEnumerable<string> Sources);
}
