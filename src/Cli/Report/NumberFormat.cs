using System.Globalization;

namespace SparseRtrl.Cli.Report;

/// <summary>How numbers read in the HTML report; the JSON always has the exact value.</summary>
internal static class NumberFormat
{
    private const string SuperscriptDigits = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>
    /// Whole numbers in full up to 10¹⁵, others with six significant digits, very small and very large ones with a power of ten.
    /// </summary>
    public static string Display(double value)
    {
        var magnitude = Math.Abs(value);
        if (magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e15))
        {
            return Scientific(value, "0.###e0");
        }

        if (value == Math.Round(value) || magnitude >= 1e5)
        {
            return value.ToString("#,##0", CultureInfo.InvariantCulture);
        }

        var decimals = 5 - (int)Math.Floor(Math.Log10(magnitude));
        var rounded = Math.Round(value, decimals);

        // 0.9999999 must not read as a perfect 1: when rounding would hide the difference, every digit is shown.
        return rounded == Math.Round(rounded)
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : rounded.ToString("#,##0.#########", CultureInfo.InvariantCulture);
    }

    public static string WithUnit(double value, string unit) =>
        unit.Length == 0 ? Display(value) : $"{Display(value)}\u00A0{unit}";

    /// <summary>The shortest text that reads back as exactly this value.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The text 10ⁿ.</summary>
    public static string PowerOfTen(int exponent)
    {
        var digits = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Select(digit => SuperscriptDigits[digit - '0']);
        return $"10{(exponent < 0 ? "⁻" : "")}{string.Concat(digits)}";
    }

    /// <summary>A tick label with as many digits as it takes to tell ticks apart that are a step from each other.</summary>
    public static string Tick(double position, double step)
    {
        if (Math.Abs(position) < step / 2)
        {
            return "0";
        }

        if (step < 1e-7 || Math.Abs(position) >= 1e12)
        {
            return Scientific(position, "0.#########e0");
        }

        var decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        return position.ToString($"#,##0.{new string('#', decimals)}", CultureInfo.InvariantCulture);
    }

    private static string Scientific(double value, string format)
    {
        var parts = value.ToString(format, CultureInfo.InvariantCulture).Split('e');
        return $"{parts[0]}\u00A0×\u00A0{PowerOfTen(int.Parse(parts[1], CultureInfo.InvariantCulture))}";
    }
}
