using System.Xml.Linq;

namespace SparseRtrl.Cli.Report;

/// <summary>The small pieces that the parts of the page share.</summary>
internal static class HtmlText
{
    public static IEnumerable<XElement> Paragraphs(string text) =>
        text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(paragraph => new XElement("p", paragraph));

    /// <summary>The number for readers, with the exact value in the attribute and the source on hover.</summary>
    public static XElement Number(Quantity quantity, bool withUnit) => new(
        "data",
        new XAttribute("value", NumberFormat.Exact(quantity.Value)),
        quantity.Source.Length == 0 ? null : new XAttribute("title", quantity.Source),
        withUnit ? NumberFormat.WithUnit(quantity.Value, quantity.Unit) : NumberFormat.Display(quantity.Value));

    public static XElement Badge(QuantityKind kind) =>
        new("span", new XAttribute("class", $"badge {kind.Label()}"), kind.Label());

    /// <summary>A passed or failed mark; the sign makes it readable without colour.</summary>
    public static XElement Mark(bool passed, string text) =>
        new("span", new XAttribute("class", passed ? "mark pass" : "mark fail"), $"{(passed ? "✓" : "✗")} {text}");
}
