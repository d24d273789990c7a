using System.Globalization;
using System.Xml.Linq;

namespace SparseRtrl.Cli.Report.Charts;

/// <summary>A line chart as an SVG file of its own, with title and legend, for documents that are no HTML page of ours.</summary>
internal static class StandaloneSvg
{
    private const int LineHeight = 20;
    private const int Top = 34;
    private const int Left = 16;

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    /// <summary>The same chart gives the same text on every machine.</summary>
    public static string Write(LineChart chart)
    {
        XElement drawing = ChartRenderer.Render(chart);
        string[] box = ((string)drawing.Attribute("viewBox")!).Split(' ');
        int width = int.Parse(box[2], CultureInfo.InvariantCulture);
        int drawingHeight = int.Parse(box[3], CultureInfo.InvariantCulture);
        int height = Top + drawingHeight + (LineHeight * chart.Series.Count) + Left;
        drawing.SetAttributeValue("y", Top);
        drawing.SetAttributeValue("width", width);
        drawing.SetAttributeValue("height", drawingHeight);
        var file = new XElement(
            "svg",
            new XAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}")),
            new XAttribute("width", width),
            new XAttribute("height", height),
            new XElement("style", StyleSheet()),
            new XElement(
                "rect", new XAttribute("width", width), new XAttribute("height", height), new XAttribute("class", "page")),
            Text(chart.Title, Left, Top - 10, "chart-title"),
            drawing,
            chart.Series.Select((series, index) => Legend(series.Name, index, Top + drawingHeight + (LineHeight * (index + 1)))));
        foreach (XElement element in file.DescendantsAndSelf())
        {
            element.Name = s_svg + element.Name.LocalName;
        }

        return file.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private static XElement[] Legend(string name, int index, int y) =>
    [
        new XElement(
            "rect",
            new XAttribute("x", Left),
            new XAttribute("y", y - 10),
            new XAttribute("width", 18),
            new XAttribute("height", 4),
            new XAttribute("style", $"fill:var({SvgTheme.SeriesVariable(index)})")),
        Text(name, Left + 26, y - 4, "tick"),
    ];

    private static XElement Text(string text, int x, int y, string kind) =>
        new("text", new XAttribute("class", kind), new XAttribute("x", x), new XAttribute("y", y), text);

    /// <summary>The light colours of the report's style sheet; a file of its own knows no theme.</summary>
    private static string StyleSheet()
    {
        string[] series = ["#0b6bb8", "#d1590a", "#12805c", "#b03a86", "#7d6608", "#4b4f9d"];
        string colours = string.Join(' ', series.Select((colour, index) => $"{SvgTheme.SeriesVariable(index)}: {colour};"));
        return $"svg {{ --grid: #e3e6ea; --axis: #8a94a1; {colours} font: 13px system-ui, sans-serif; fill: #1b2027; }} "
            + ".page { fill: #ffffff; } .chart-title { font-size: 15px; font-weight: 600; } .axis-title { font-weight: 600; }";
    }
}
