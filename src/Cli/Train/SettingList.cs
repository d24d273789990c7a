using System.CommandLine;

namespace SparseRtrl.Cli.Train;

/// <summary>The options that decide what a run computes.</summary>
internal sealed class SettingList
{
    private readonly List<Option> options = [];

    public IReadOnlyList<Option> Options => options;

    public Option<T> Add<T>(Option<T> option)
    {
        options.Add(option);
        return option;
    }

    /// <summary>Whether an option is on the command line, rather than at its default.</summary>
    public static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>A command line with saved settings, except where the given one says something itself.</summary>
    public IEnumerable<string> Merge(IReadOnlyDictionary<string, string> saved, ParseResult given)
    {
        Option[] changed = [.. options.Where(option => IsGiven(given, option))];
        return saved
            .Where(setting => changed.All(option => option.Name != setting.Key))
            .SelectMany(setting => new[] { setting.Key, setting.Value })
            .Concat(changed.SelectMany(
                option => given.GetResult(option)!.Tokens.Select(token => token.Value).Prepend(option.Name)));
    }
}
