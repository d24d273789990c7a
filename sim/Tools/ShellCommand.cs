using System.Collections.Immutable;

namespace SparseRtrl.Sim.Tools;

/// <summary>A program and its arguments, shown as one would type them in a shell.</summary>
public sealed record ShellCommand(string Program, ImmutableArray<string> Arguments)
{
    public override string ToString() => string.Join(' ', Arguments.Prepend(Program).Select(Quote));

    private static string Quote(string word) =>
        word.Length > 0 && word.All(IsPlain) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || "_@%+=:,./-".Contains(c, StringComparison.Ordinal);
}
