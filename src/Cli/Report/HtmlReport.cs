using System.Reflection;
using System.Xml.Linq;

namespace SparseRtrl.Cli.Report;

/// <summary>
/// Writes the report as one HTML page that needs nothing else: no scripts, no requests, charts inline.
/// The page is also well-formed XML.
/// </summary>
public static class HtmlReport
{
    /// <summary>The report as HTML text; the same document gives the same text on every machine.</summary>
    public static string Write(ReportDocument report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                Meta("viewport", "width=device-width, initial-scale=1"),
                Meta("color-scheme", "light dark"),
                new XElement("title", report.Title),
                new XElement("style", ReadStyleSheet())),
            new XElement(
                "body",
                Front(report),
                Contents(report),
                new XElement("main", report.Sections.Select(HtmlSection.Render))));
        return HtmlSerializer.Serialize(page);
    }

    private static XElement Meta(string name, string content) =>
        new("meta", new XAttribute("name", name), new XAttribute("content", content));

    private static XElement Front(ReportDocument report) => new(
        "header",
        new XElement("h1", report.Title),
        HtmlText.Paragraphs(report.Summary.Text),
        Status(report),
        new XElement("ul", new XAttribute("class", "headlines"), report.Summary.Headlines.Select(Headline)),
        Legend());

    private static XElement Status(ReportDocument report)
    {
        var total = report.Checks.Count();
        var failed = report.Checks.Count(check => !check.Passed);
        var skipped = report.Sections.Count(section => section.SkipReason is not null);
        var status = new XElement("p", new XAttribute("class", "status"));
        if (total > 0)
        {
            var text = failed == 0 ? $"all {total} checks passed" : $"{failed} of {total} checks failed";
            status.Add(HtmlText.Mark(failed == 0, text));
        }

        if (skipped > 0)
        {
            var text = $"{skipped} of {report.Sections.Count} sections skipped";
            status.Add(new XElement("span", new XAttribute("class", "mark skip"), text));
        }

        return status;
    }

    private static XElement Headline(Quantity quantity) => new(
        "li",
        new XElement("span", new XAttribute("class", "name"), quantity.Name),
        new XElement(
            "span",
            new XAttribute("class", "figure"),
            HtmlText.Number(quantity, withUnit: false),
            " ",
            new XElement("span", new XAttribute("class", "unit"), quantity.Unit)),
        HtmlText.Badge(quantity.Kind));

    private static XElement Legend() => new(
        "dl",
        new XAttribute("class", "legend kinds"),
        new XAttribute("aria-label", "What the badges mean"),
        Enum.GetValues<QuantityKind>().Select(kind => new XElement(
            "div",
            new XElement("dt", HtmlText.Badge(kind)),
            new XElement("dd", Meaning(kind)))));

    private static string Meaning(QuantityKind kind) => kind switch
    {
        QuantityKind.Measured => "observed by running the program or tool itself",
        QuantityKind.Simulated => "observed in a simulation of the hardware",
        QuantityKind.Modelled => "computed from coefficients or an equation",
        _ => "chosen as an input",
    };

    private static XElement Contents(ReportDocument report) => new(
        "nav",
        new XAttribute("aria-label", "Contents"),
        new XElement("ol", report.Sections.Select(section => new XElement(
            "li",
            new XElement("a", new XAttribute("href", $"#{section.Id}"), section.Title),
            section.SkipReason is null ? null : " (skipped)"))));

    private static string ReadStyleSheet()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("report.css")
            ?? throw new InvalidOperationException("The style sheet is not embedded in the assembly.");
        using var reader = new StreamReader(stream);
        return $"\n{reader.ReadToEnd()}";
    }
}
