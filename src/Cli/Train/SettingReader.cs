using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;

namespace SparseRtrl.Cli.Train;

/// <summary>
/// Reads settings from the command line and notes each value, also those that nobody wrote, so that a checkpoint can keep all
/// that a run depends on.
/// </summary>
internal sealed class SettingReader(ParseResult parsed)
{
    private readonly Dictionary<string, string> values = [];

    /// <summary>Name → value as it would be written on the command line, of all settings that were read.</summary>
    public ImmutableSortedDictionary<string, string> Values => values.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The value of an option that always has one.</summary>
    public T Get<T>(Option<T> option)
        where T : notnull => Note(option, parsed.GetRequiredValue(option));

    /// <param name="standard">The value of an option that is not given.</param>
    public T Get<T>(Option<T?> option, T standard)
        where T : struct => Note(option, parsed.GetValue(option) ?? standard);

    /// <inheritdoc cref="Get{T}(Option{T?}, T)"/>
    public string Get(Option<string?> option, string standard) => Note(option, parsed.GetValue(option) ?? standard);

    /// <summary>The value of an option, or null if it is not given.</summary>
    public T? Find<T>(Option<T?> option)
        where T : struct => parsed.GetValue(option) is { } value ? Note(option, value) : null;

    /// <summary>Whether an option is on the command line; if so, a condition must hold under which it has an effect.</summary>
    /// <param name="condition">Completes "has an effect only with …".</param>
    /// <exception cref="UsageException">It is there and the condition does not hold.</exception>
    public void OnlyWith(bool holds, string condition, params ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
        {
            if (!holds && IsGiven(option))
            {
                throw new UsageException($"{option.Name}: has an effect only with {condition}");
            }
        }
    }

    private bool IsGiven(Option option) => SettingList.IsGiven(parsed, option);

    private T Note<T>(Option option, T value)
        where T : notnull
    {
        values[option.Name] = value is bool flag
            ? (flag ? "true" : "false")
            : Convert.ToString(value, CultureInfo.InvariantCulture)!;
        return value;
    }
}
