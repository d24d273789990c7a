using System.Xml.Linq;
using ScottPlot;

namespace SparseRtrl.Cli.Report.Charts;

/// <summary>Draws the charts of the report model as inline SVG.</summary>
internal static class ChartRenderer
{
    private const float LineChartHeight = 330;
    private const float BarThickness = 22;
    private const float CategoryGap = 16;
    private const float TopMargin = 34;
    private const float BottomMargin = 48;
    private const float SmallestTickMargin = 72;

    /// <summary>Moves a text that stands on its baseline so that its middle is at the given height.</summary>
    private const float ToMiddle = ChartCanvas.TextSize * 0.35f;

    /// <summary>Room for the value written behind the longest bar.</summary>
    private const float BarValueMargin = 130;
    private const float LargestCategoryMargin = 280;

    /// <summary>Up to this many points a line marks each of them.</summary>
    private const int MarkedPoints = 40;

    public static XElement Render(Chart chart) => chart switch
    {
        LineChart line => RenderLines(line),
        BarChart bar => RenderBars(bar),
        _ => throw new ArgumentException($"Unknown chart {chart.GetType().Name}.", nameof(chart)),
    };

    private static XElement RenderLines(LineChart chart)
    {
        var points = chart.Series.SelectMany(series => series.Points).ToList();
        var horizontal = AxisRange.Around(chart.Horizontal, [.. points.Select(point => point.X)], fromOrigin: false);
        var vertical = AxisRange.Around(chart.Vertical, [.. points.Select(point => point.Y)], fromOrigin: false);
        var left = Math.Max(SmallestTickMargin, MarginFor(vertical.Ticks.Select(tick => tick.Label)));
        var canvas = new ChartCanvas(LineChartHeight, left, right: 24, TopMargin, BottomMargin);
        for (var index = 0; index < chart.Series.Count; index++)
        {
            var series = chart.Series[index];
            var line = canvas.Plot.Add.Scatter(
                series.Points.Select(point => horizontal.Map(point.X)).ToArray(),
                series.Points.Select(point => vertical.Map(point.Y)).ToArray(),
                SvgTheme.SeriesColor(index));
            line.LineWidth = 2;
            line.MarkerSize = series.Points.Count <= MarkedPoints ? 6 : 0;
        }

        canvas.SetHorizontal(horizontal);
        canvas.SetVertical(vertical);
        LabelHorizontal(canvas, chart.Horizontal, horizontal, vertical.Minimum);
        foreach (var tick in vertical.Ticks)
        {
            canvas.AddText(tick.Label, horizontal.Minimum, tick.Position, TextAnchor.End, right: -8, down: ToMiddle);
        }

        // Above the axis, not beside it: upright text is easier to read.
        canvas.AddText(
            chart.Vertical.Label,
            horizontal.Minimum,
            vertical.Maximum,
            TextAnchor.Start,
            right: 12 - left,
            down: -18,
            isTitle: true);
        return canvas.ToSvg(chart.Id, chart.Title, ChartDescription.Of(chart));
    }

    private static XElement RenderBars(BarChart chart)
    {
        var values = chart.Series.SelectMany(series => series.Values).Select(quantity => quantity.Value).ToList();
        var range = AxisRange.Around(chart.Values, values, fromOrigin: true);
        var categoryHeight = (BarThickness * chart.Series.Count) + CategoryGap;
        var left = Math.Min(LargestCategoryMargin, MarginFor(chart.Categories));
        var height = (categoryHeight * chart.Categories.Count) + 12 + BottomMargin;
        var canvas = new ChartCanvas(height, left, BarValueMargin, top: 12, BottomMargin);

        // One plot unit per category, counted downwards from the top; bars of a category stand below each other.
        var thickness = BarThickness / categoryHeight;
        for (var category = 0; category < chart.Categories.Count; category++)
        {
            var centre = chart.Categories.Count - category - 0.5;
            canvas.AddText(chart.Categories[category], range.Minimum, centre, TextAnchor.End, right: -10, down: ToMiddle);
            for (var index = 0; index < chart.Series.Count; index++)
            {
                var position = centre + ((((chart.Series.Count - 1) / 2.0) - index) * thickness);
                AddBar(canvas, chart.Series[index].Values[category], position, thickness, index, range);
            }
        }

        canvas.SetHorizontal(range);
        canvas.SetVertical(new AxisRange(AxisScale.Linear, 0, chart.Categories.Count, []));
        LabelHorizontal(canvas, chart.Values, range, 0);
        return canvas.ToSvg(chart.Id, chart.Title, ChartDescription.Of(chart));
    }

    private static void AddBar(
        ChartCanvas canvas, Quantity quantity, double position, double thickness, int series, AxisRange range)
    {
        var end = range.Map(quantity.Value);
        var bar = canvas.Plot.Add.Bar(new Bar
        {
            Position = position,
            ValueBase = range.Minimum,
            Value = end,
            Size = thickness * 0.86,
            FillColor = SvgTheme.SeriesColor(series),
            LineWidth = 0,
        });
        bar.Horizontal = true;
        var label = NumberFormat.WithUnit(quantity.Value, quantity.Unit);
        canvas.AddText(label, end, position, TextAnchor.Start, right: 6, down: ToMiddle);
    }

    /// <summary>The width that the longest of the labels needs beside the axis.</summary>
    private static float MarginFor(IEnumerable<string> labels) =>
        24 + (labels.Max(label => label.Length) * ChartCanvas.CharacterWidth);

    private static void LabelHorizontal(ChartCanvas canvas, Axis axis, AxisRange range, double y)
    {
        foreach (var tick in range.Ticks)
        {
            canvas.AddText(tick.Label, tick.Position, y, TextAnchor.Middle, down: 18);
        }

        canvas.AddText(axis.Label, (range.Minimum + range.Maximum) / 2, y, TextAnchor.Middle, down: 38, isTitle: true);
    }
}
