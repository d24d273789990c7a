using System.Globalization;
using System.Xml.Linq;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace SparseRtrl.Cli.Report.Charts;

internal enum TextAnchor
{
    Start,
    Middle,
    End,
}

/// <summary>
/// A ScottPlot plot with fixed margins that becomes an inline SVG. All its text is added as SVG text elements here: the plot
/// library draws text with the fonts of the machine it runs on, places each letter by them, and draws none where there is no
/// font.
/// </summary>
internal sealed class ChartCanvas
{
    public const float Width = 800;
    public const float TextSize = 13;

    /// <summary>An estimate for sans-serif text, good enough to reserve a margin without asking for a font.</summary>
    public const float CharacterWidth = TextSize * 0.56f;

    private readonly float _height;
    private readonly List<Label> _labels = [];

    public ChartCanvas(float height, float left, float right, float top, float bottom)
    {
        _height = height;
        Plot.FigureBackground.Color = Colors.Transparent;
        Plot.DataBackground.Color = Colors.Transparent;
        Plot.HideLegend();
        Plot.Layout.Fixed(new PixelPadding(left, right, bottom, top));
        Plot.Axes.Right.FrameLineStyle.IsVisible = false;
        Plot.Axes.Top.FrameLineStyle.IsVisible = false;
        Plot.Grid.MajorLineColor = SvgTheme.GridColor;
        Plot.Axes.Left.FrameLineStyle.Color = SvgTheme.AxisColor;
        Plot.Axes.Bottom.FrameLineStyle.Color = SvgTheme.AxisColor;
    }

    public Plot Plot { get; } = new();

    public void SetHorizontal(AxisRange range)
    {
        Plot.Axes.SetLimitsX(range.Minimum, range.Maximum);
        SetTicks(Plot.Axes.Bottom, range.Ticks);
    }

    public void SetVertical(AxisRange range)
    {
        Plot.Axes.SetLimitsY(range.Minimum, range.Maximum);
        SetTicks(Plot.Axes.Left, range.Ticks);
    }

    /// <summary>Adds text at a place given in plot coordinates, moved by an offset in pixels (right, down).</summary>
    public void AddText(
        string text, double x, double y, TextAnchor anchor, float right = 0, float down = 0, bool isTitle = false) =>
        _labels.Add(new Label(text, new Coordinates(x, y), anchor, right, down, isTitle));

    /// <summary>Renders the plot as an SVG element without namespaces, to stand in an HTML page.</summary>
    /// <param name="id">Makes the element ids inside the SVG unique within the page.</param>
    public XElement ToSvg(string id, string title, string description)
    {
        var drawing = XElement.Parse(Plot.GetSvgXml((int)Width, (int)_height));
        var svg = new XElement(
            "svg",
            new XAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {Width} {_height}")),
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{id}-title {id}-description"),
            new XElement("title", new XAttribute("id", $"{id}-title"), title),
            new XElement("desc", new XAttribute("id", $"{id}-description"), description));
        svg.Add(SvgTheme.Apply(drawing, id));
        svg.Add(_labels.Select(ToElement));
        return svg;
    }

    private static void SetTicks(IAxis axis, IReadOnlyList<AxisTick> ticks)
    {
        axis.TickGenerator = new NumericManual([.. ticks.Select(tick => tick.Position)], [.. ticks.Select(_ => "")]);
        axis.MajorTickStyle.Color = SvgTheme.AxisColor;
    }

    private XElement ToElement(Label label)
    {
        var pixel = Plot.GetPixel(label.Position);
        return new XElement(
            "text",
            new XAttribute("class", label.IsTitle ? "axis-title" : "tick"),
            new XAttribute("x", Coordinate(pixel.X + label.Right)),
            new XAttribute("y", Coordinate(pixel.Y + label.Down)),
            new XAttribute("text-anchor", label.Anchor switch
            {
                TextAnchor.Start => "start",
                TextAnchor.Middle => "middle",
                _ => "end",
            }),
            label.Text);
    }

    private static string Coordinate(float pixels) => pixels.ToString("0.##", CultureInfo.InvariantCulture);

    private sealed record Label(string Text, Coordinates Position, TextAnchor Anchor, float Right, float Down, bool IsTitle);
}
