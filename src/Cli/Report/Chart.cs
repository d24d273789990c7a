namespace SparseRtrl.Cli.Report;

public enum AxisScale
{
    Linear,

    /// <summary>Base 10; every value on the axis must be above zero.</summary>
    Logarithmic,
}

/// <param name="Title">What the axis shows, without the unit.</param>
/// <param name="Unit">Unit symbol of every value on the axis, empty for pure numbers.</param>
/// <param name="UpTo">The axis reaches at least this value, e.g. 100 for a share in percent; null follows the data.</param>
public sealed record Axis(string Title, string Unit = "", AxisScale Scale = AxisScale.Linear, double? UpTo = null)
{
    /// <summary>The title with its unit in brackets.</summary>
    public string Label => Unit.Length == 0 ? Title : $"{Title} ({Unit})";
}

/// <summary>A titled figure: <see cref="LineChart"/> or <see cref="BarChart"/>.</summary>
public abstract record Chart
{
    private protected Chart(string id, string title)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        Guard.Identifier(id);
        (Id, Title) = (id, title);
    }

    public string Id { get; }

    public string Title { get; }

    private protected static void RequireOnAxis(string chartId, Axis axis, IEnumerable<double> values)
    {
        foreach (var value in values)
        {
            Guard.Finite(value, chartId);
            if (axis.Scale == AxisScale.Logarithmic && value <= 0)
            {
                throw new ArgumentException(
                    $"Chart '{chartId}': {value} cannot be shown on the logarithmic axis '{axis.Title}'.",
                    nameof(values));
            }
        }
    }
}

/// <summary>One or more lines over a common horizontal axis.</summary>
public sealed record LineChart : Chart
{
    /// <exception cref="ArgumentException">There is no point to draw, or a value does not fit its axis.</exception>
    public LineChart(string id, string title, Axis horizontal, Axis vertical, IReadOnlyList<LineSeries> series)
        : base(id, title)
    {
        ArgumentNullException.ThrowIfNull(horizontal);
        ArgumentNullException.ThrowIfNull(vertical);
        ArgumentNullException.ThrowIfNull(series);
        if (series.Count == 0 || series.Any(one => one.Points.Count == 0))
        {
            throw new ArgumentException($"Chart '{id}': every series needs at least one point.", nameof(series));
        }

        var points = series.SelectMany(one => one.Points).ToList();
        RequireOnAxis(id, horizontal, points.Select(point => point.X));
        RequireOnAxis(id, vertical, points.Select(point => point.Y));
        (Horizontal, Vertical, Series) = (horizontal, vertical, series);
    }

    public Axis Horizontal { get; }

    public Axis Vertical { get; }

    public IReadOnlyList<LineSeries> Series { get; }
}

/// <summary>A named line; kind and source hold for each of its points.</summary>
public sealed record LineSeries
{
    /// <exception cref="ArgumentException">The name or a needed source is empty.</exception>
    public LineSeries(string name, QuantityKind kind, string source, IReadOnlyList<ChartPoint> points)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(points);
        Guard.Source(kind, source, name);
        (Name, Kind, Source, Points) = (name, kind, source, points);
    }

    public string Name { get; }

    public QuantityKind Kind { get; }

    public string Source { get; }

    public IReadOnlyList<ChartPoint> Points { get; }
}

/// <summary>A point in the units of the chart's axes.</summary>
public sealed record ChartPoint(double X, double Y);

/// <summary>Horizontal bars, one row per category and one bar per series in it. Bars are quantities.</summary>
public sealed record BarChart : Chart
{
    /// <exception cref="ArgumentException">
    /// A series lacks a value for a category, or a quantity has another unit than the axis, is negative or off its scale.
    /// </exception>
    public BarChart(string id, string title, Axis values, IReadOnlyList<string> categories, IReadOnlyList<BarSeries> series)
        : base(id, title)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(series);
        if (categories.Count == 0 || series.Count == 0 || series.Any(one => one.Values.Count != categories.Count))
        {
            throw new ArgumentException($"Chart '{id}': every series needs one value for each category.", nameof(series));
        }

        foreach (var quantity in series.SelectMany(one => one.Values))
        {
            if (quantity.Unit != values.Unit || quantity.Value < 0)
            {
                throw new ArgumentException(
                    $"Chart '{id}': '{quantity.Id}' must be at least 0 and in '{values.Unit}'.",
                    nameof(series));
            }
        }

        RequireOnAxis(id, values, series.SelectMany(one => one.Values).Select(quantity => quantity.Value));
        (Values, Categories, Series) = (values, categories, series);
    }

    public Axis Values { get; }

    public IReadOnlyList<string> Categories { get; }

    public IReadOnlyList<BarSeries> Series { get; }
}

/// <param name="Values">One quantity per category of the chart, in its order.</param>
public sealed record BarSeries(string Name, IReadOnlyList<Quantity> Values);
