namespace SparseRtrl.Cli.Report.Charts;

/// <summary>What a chart shows, in words, for readers who cannot see it.</summary>
internal static class ChartDescription
{
    public static string Of(LineChart chart)
    {
        var series = chart.Series.Select(one =>
            $"{one.Name}: {one.Points.Count} points, from {Describe(one.Points[0])} to {Describe(one.Points[^1])}");
        var axes = $"{chart.Vertical.Label} over {chart.Horizontal.Label}{Scale(chart.Vertical)}";
        return $"Line chart of {axes}. {string.Join("; ", series)}.";
    }

    public static string Of(BarChart chart)
    {
        var bars = chart.Series.SelectMany(series => series.Values.Zip(
            chart.Categories,
            (quantity, category) => $"{category}, {series.Name}: {NumberFormat.WithUnit(quantity.Value, quantity.Unit)}"));
        return $"Bar chart of {chart.Values.Label}{Scale(chart.Values)}. {string.Join("; ", bars)}.";
    }

    private static string Describe(ChartPoint point) => $"{NumberFormat.Display(point.Y)} at {NumberFormat.Display(point.X)}";

    private static string Scale(Axis axis) => axis.Scale == AxisScale.Logarithmic ? ", logarithmic scale" : "";
}
