using System.Collections.Immutable;

namespace SparseRtrl.Analyzer.Tests;

/// <summary>A section of docs/diagnostics.md.</summary>
/// <param name="Cause">The text before the first example, on one line.</param>
/// <param name="Examples">The fenced blocks.</param>
/// <param name="HasCodeFix">Whether the section ends with what the IDE offers.</param>
internal sealed record DocumentedRule(string Id, string Title, string Cause, ImmutableArray<string> Examples, bool HasCodeFix);

/// <summary>Reads docs/diagnostics.md.</summary>
internal static class DocumentedRules
{
    private const string Fence = "```";

    /// <summary>The folder of the solution.</summary>
    public static string RepositoryRoot { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The sections whose id starts so, in the order of the document.</summary>
    public static ImmutableArray<DocumentedRule> In(string prefix) =>
    [
        .. File.ReadAllText(Path.Combine(RepositoryRoot, "docs", "diagnostics.md"))
            .Split("\n## ")
            .Where(s => s.StartsWith(prefix, StringComparison.Ordinal))
            .Select(Parse),
    ];

    private static DocumentedRule Parse(string section)
    {
        string[] parts = section.Split(Fence);
        string[] head = parts[0].Split('\n', 2);
        string[] name = head[0].Split(' ', 2);
        string cause = string.Join(' ', head[1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Replace("[subset.md](subset.md)", "docs/subset.md", StringComparison.Ordinal);
        return new(name[0], name[1], cause, [.. parts.Where((_, i) => i % 2 == 1)],
            parts[^1].Contains("Code fix: ", StringComparison.Ordinal));
    }

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Hastlayer.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);
}
