namespace SparseRtrl.Cli.Report.Charts;

/// <summary>
/// The stretch of an axis that a chart shows, in plot coordinates (the base-10 logarithm of the value on a logarithmic axis).
/// Computed here and not by the plot library, whose tick spacing depends on the fonts of the machine.
/// </summary>
internal sealed record AxisRange(AxisScale Scale, double Minimum, double Maximum, IReadOnlyList<AxisTick> Ticks)
{
    private const int TargetIntervals = 6;
    private const int MaximumDecades = 10;

    /// <summary>The range that shows all values, widened to whole ticks.</summary>
    /// <param name="values">At least one finite value; above zero on a logarithmic axis.</param>
    /// <param name="fromOrigin">Start at 0 (linear) or at most at 1 (logarithmic), as bars need it.</param>
    public static AxisRange Around(Axis axis, IReadOnlyCollection<double> values, bool fromOrigin)
    {
        var lower = values.Min();
        var upper = Math.Max(values.Max(), axis.UpTo ?? double.NegativeInfinity);
        return axis.Scale == AxisScale.Logarithmic ? Decades(lower, upper, fromOrigin) : Linear(lower, upper, fromOrigin);
    }

    /// <summary>A value of the axis in plot coordinates.</summary>
    public double Map(double value) => Scale == AxisScale.Logarithmic ? Math.Log10(value) : value;

    private static AxisRange Decades(double lower, double upper, bool fromOrigin)
    {
        var first = (int)Math.Floor(Math.Log10(lower));
        var last = (int)Math.Ceiling(Math.Log10(upper));
        first = fromOrigin ? Math.Min(first, 0) : first;
        last = Math.Max(last, first + 1);
        var stride = ((last - first - 1) / MaximumDecades) + 1;
        var ticks = new List<AxisTick>();
        for (var exponent = first; exponent <= last; exponent += stride)
        {
            ticks.Add(new AxisTick(exponent, NumberFormat.PowerOfTen(exponent)));
        }

        return new AxisRange(AxisScale.Logarithmic, first, last, ticks);
    }

    private static AxisRange Linear(double lower, double upper, bool fromOrigin)
    {
        // A range that nearly reaches zero reads better, and more honestly, when it includes it.
        lower = fromOrigin || (lower >= 0 && lower <= upper / 2) ? Math.Min(lower, 0) : lower;
        if (upper <= lower)
        {
            upper = lower + (lower == 0 ? 1 : Math.Abs(lower));
        }

        var step = NiceStep((upper - lower) / TargetIntervals);
        var first = Math.Floor(lower / step);
        var last = Math.Ceiling(upper / step);
        var ticks = new List<AxisTick>();
        for (var index = first; index <= last; index++)
        {
            var position = index * step;
            ticks.Add(new AxisTick(position, NumberFormat.Tick(position, step)));
        }

        return new AxisRange(AxisScale.Linear, first * step, last * step, ticks);
    }

    /// <summary>The smallest of 1, 2, 5 times a power of ten that is not below the given step.</summary>
    private static double NiceStep(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double[] multiples = [1, 2, 5, 10];
        return power * multiples.First(multiple => multiple * power >= step * (1 - 1e-9));
    }
}

/// <param name="Position">In plot coordinates.</param>
internal readonly record struct AxisTick(double Position, string Label);
