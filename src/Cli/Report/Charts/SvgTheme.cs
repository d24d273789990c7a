using System.Globalization;
using System.Xml.Linq;
using ScottPlot;

namespace SparseRtrl.Cli.Report.Charts;

/// <summary>
/// Fits the plot library's SVG into the page: colours become the page's CSS variables, so that a chart follows the light, dark
/// and print themes, and ids become unique within the page.
/// </summary>
internal static class SvgTheme
{
    /// <summary>Series beyond this many repeat the colours.</summary>
    public const int SeriesColors = 6;

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    /// <summary>Stand-ins that only have to be distinct: the visible colours are those of the style sheet.</summary>
    private static readonly Dictionary<string, string> s_variables = new(StringComparer.OrdinalIgnoreCase)
    {
        [GridColor.ToHex()] = "--grid",
        [AxisColor.ToHex()] = "--axis",
    };

    static SvgTheme()
    {
        for (var index = 0; index < SeriesColors; index++)
        {
            s_variables.Add(SeriesColor(index).ToHex(), SeriesVariable(index));
        }
    }

    public static Color GridColor => new(0xA0, 0xA0, 0xA1);

    public static Color AxisColor => new(0xA0, 0xA0, 0xA2);

    public static Color SeriesColor(int index) => new(0x10, 0x10, (byte)(0x10 + (index % SeriesColors)));

    /// <summary>The CSS variable with the colour of a series.</summary>
    public static string SeriesVariable(int index) =>
        string.Create(CultureInfo.InvariantCulture, $"--series-{(index % SeriesColors) + 1}");

    /// <summary>
    /// The children of the drawing without namespaces, in the page's colours, with ids made from the given one.
    /// </summary>
    /// <exception cref="InvalidOperationException">The drawing uses a colour that is not of this theme.</exception>
    public static IEnumerable<XElement> Apply(XElement drawing, string id)
    {
        var newIds = drawing.Descendants()
            .Select(element => (string?)element.Attribute("id"))
            .OfType<string>()
            .Select((old, index) => (old, renamed: string.Create(CultureInfo.InvariantCulture, $"{id}-clip-{index + 1}")))
            .ToDictionary(pair => pair.old, pair => pair.renamed);
        return drawing.Elements().Select(element => Convert(element, newIds)).ToList();
    }

    private static XElement Convert(XElement element, Dictionary<string, string> newIds)
    {
        // Text of the plot library would depend on the machine's fonts; see ChartCanvas.
        if (element.Name.Namespace != s_svg || element.Name.LocalName == "text")
        {
            throw new InvalidOperationException($"The plot library wrote the unexpected element '{element.Name}'.");
        }

        var converted = new XElement(element.Name.LocalName);
        var styles = new List<string>();
        foreach (var attribute in element.Attributes())
        {
            switch (attribute.Name.LocalName)
            {
                case "id":
                    converted.SetAttributeValue("id", newIds[attribute.Value]);
                    break;
                case "clip-path":
                    var target = attribute.Value["url(#".Length..^1];
                    converted.SetAttributeValue("clip-path", $"url(#{newIds[target]})");
                    break;
                case "fill" or "stroke" when attribute.Value != "none":
                    styles.Add($"{attribute.Name.LocalName}:var({Variable(attribute.Value)})");
                    break;
                default:
                    converted.Add(new XAttribute(attribute));
                    break;
            }
        }

        if (styles.Count > 0)
        {
            converted.SetAttributeValue("style", string.Join(';', styles));
        }

        converted.Add(element.Elements().Select(child => Convert(child, newIds)));
        return converted;
    }

    private static string Variable(string color) => s_variables.TryGetValue(color, out var variable)
        ? variable
        : throw new InvalidOperationException($"The colour '{color}' of the drawing has no place in the report's theme.");
}
