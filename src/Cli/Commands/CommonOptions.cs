using System.CommandLine;
using System.CommandLine.Parsing;
using System.Numerics;

namespace SparseRtrl.Cli.Commands;

/// <summary>Options that mean the same in every command.</summary>
internal static class CommonOptions
{
    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Install missing tools without asking" };

    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON" };

    public static Option<DirectoryInfo> Out(string description) =>
        new("--out", "-o") { Description = description, HelpName = "DIR" };

    public static Option<string> Board() => new("--board")
    {
        Description = $"{string.Join(", ", Fpga.Boards.Board.BuiltIn)}, or the .json file of another board",
        HelpName = "NAME",
        DefaultValueFactory = _ => "icebreaker",
    };

    /// <summary>An option with a number.</summary>
    /// <param name="allowed">Which numbers make sense.</param>
    /// <param name="expected">Completes "must be …" in the message.</param>
    public static Option<T> Number<T>(string name, string description, T standard, Func<T, bool> allowed, string expected)
        where T : INumber<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => standard,
            CustomParser = result => ParseNumber(name, result, allowed, expected),
        };

    /// <summary>An option with a whole number of something, from 1.</summary>
    public static Option<int> Count(string name, string description, int standard) =>
        Number(name, description, standard, value => value >= 1, "a whole number from 1");

    /// <summary>An option with a number or nothing; the description says what holds without it.</summary>
    /// <inheritdoc cref="Number{T}"/>
    public static Option<T?> OptionalNumber<T>(string name, string description, Func<T, bool> allowed, string expected)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result => ParseNumber(name, result, allowed, expected),
        };

    /// <summary>An option with one of several words.</summary>
    public static Option<string> Choice(string name, string description, IEnumerable<string> words, string standard)
    {
        string[] choices = [.. words];
        return new(name)
        {
            Description = description,
            HelpName = string.Join('|', choices),
            DefaultValueFactory = _ => standard,
            CustomParser = result => ParseChoice(name, result, choices),
        };
    }

    /// <summary>An option with one of several words or nothing; the description says what holds without it.</summary>
    public static Option<string?> OptionalChoice(string name, string description, IEnumerable<string> words)
    {
        string[] choices = [.. words];
        return new(name)
        {
            Description = description,
            HelpName = string.Join('|', choices),
            CustomParser = result => ParseChoice(name, result, choices),
        };
    }

    private static string ParseChoice(string name, ArgumentResult result, string[] choices)
    {
        string word = result.Tokens.Single().Value;
        if (!choices.Contains(word))
        {
            result.AddError($"{name} {word}: must be one of {string.Join(", ", choices)}");
        }

        return word;
    }

    private static T? ParseNumber<T>(string name, ArgumentResult result, Func<T, bool> allowed, string expected)
        where T : INumber<T>
    {
        string word = result.Tokens.Single().Value;
        if (!T.TryParse(word, provider: null, out T? value) || !allowed(value))
        {
            result.AddError($"{name} {word}: must be {expected}");
        }

        return value;
    }
}
