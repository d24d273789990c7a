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
