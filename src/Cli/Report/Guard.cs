using System.Text.RegularExpressions;

namespace SparseRtrl.Cli.Report;

/// <summary>The rules that every part of the report model keeps; a violation is a bug in the caller.</summary>
internal static partial class Guard
{
    /// <summary>Ids serve as JSON keys and as HTML anchors, so they are plain ASCII without spaces.</summary>
    public static void Identifier(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!IdentifierPattern().IsMatch(id))
        {
            throw new ArgumentException(
                $"'{id}' is not a report id: use letters, digits, '.', '_' and '-', a letter first.",
                nameof(id));
        }
    }

    public static void Finite(double value, string owner)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException($"'{owner}': {value} is not a finite number.", nameof(value));
        }
    }

    public static void Source(QuantityKind kind, string source, string owner)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (kind != QuantityKind.Configured && string.IsNullOrWhiteSpace(source))
        {
            throw new ArgumentException($"'{owner}' is {kind.Label()} but names no source.", nameof(source));
        }
    }

    /// <summary>The lower-case word for the kind: the badge's text, its CSS class and its JSON value.</summary>
    public static string Label(this QuantityKind kind) => kind switch
    {
        QuantityKind.Measured => "measured",
        QuantityKind.Simulated => "simulated",
        QuantityKind.Modelled => "modelled",
        QuantityKind.Configured => "configured",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of quantity."),
    };

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9._-]*\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex IdentifierPattern();
}
