using System.Collections.Immutable;

namespace SparseRtrl.Transpile.Tests.Frontend;

/// <summary>A piece of C# in docs/subset.md, as a whole file.</summary>
/// <param name="Shown">As it stands in the document.</param>
/// <param name="Id">The rule that refuses it; null when it is in the subset.</param>
public sealed record SubsetExample(string Shown, string File, string? Id);

/// <summary>Reads docs/subset.md: fenced blocks and the code of tables, put into the frame that the document gives.</summary>
internal static class SubsetReference
{
    private const string StatementsMark = "// statements";

    private const string MembersMark = "// members";

    private static readonly string Text =
        File.ReadAllText(Path.Combine(KernelHarness.RepositoryRoot, "docs", "subset.md"));

    private static readonly (string Kind, string Code)[] Fences =
    [
        .. Text.Split("\n```").Where((block, i) => i % 2 == 1 && block.StartsWith("csharp", StringComparison.Ordinal))
            .Select(block => block["csharp".Length..].Split('\n', 2)).Select(parts => (parts[0].Trim(), parts[1])),
    ];

    private static readonly string Frame = Fences.Single(f => f.Kind == "frame").Code;

    public static ImmutableArray<SubsetExample> All { get; } = [.. InFences(), .. InTables()];

    /// <summary>What follows the word csharp after the fences of the document.</summary>
    public static IEnumerable<string> FenceKinds => Fences.Select(f => f.Kind);

    private static IEnumerable<SubsetExample> InFences() =>
        Fences.Where(f => f.Kind != "frame").Select(f => new SubsetExample(
            f.Code, f.Kind == "file" ? f.Code : WithMembers(f.Code), Id: null));

    private static IEnumerable<SubsetExample> InTables()
    {
        Func<string, string>? place = null;
        foreach (string[] cells in Text.Split('\n').Select(Cells))
        {
            string heading = cells.Length > 1 ? cells[0] : string.Empty;
            place = heading switch
            {
                "members" or "refused members" => WithMembers,
                "statements" or "refused statements" => WithStatements,
                _ => CodeIn(heading).Any() || heading == "---" ? place : null,
            };
            foreach (SubsetExample example in place is null ? [] : InRow(cells, place))
            {
                yield return example;
            }
        }
    }

    private static IEnumerable<SubsetExample> InRow(string[] cells, Func<string, string> place)
    {
        string? id = cells.Length == 3 ? cells[1] : null;
        IEnumerable<SubsetExample> shown = CodeIn(cells[0]).Select(code => new SubsetExample(code, place(code), id));
        return id is null ? shown : shown.Concat(CodeIn(cells[2]).Select(code => new SubsetExample(code, place(code), Id: null)));
    }

    private static string WithMembers(string code) => Frame.Replace(MembersMark, code, StringComparison.Ordinal);

    private static string WithStatements(string code) => Frame.Replace(StatementsMark, code, StringComparison.Ordinal);

    /// <summary>The cells of a line of a table; a bar inside a cell is escaped.</summary>
    private static string[] Cells(string line)
    {
        const string bar = "\uFFFF";
        return !line.StartsWith('|')
            ? []
            :
            [
                .. line.Replace("\\|", bar, StringComparison.Ordinal).Trim('|', ' ').Split('|')
                    .Select(cell => cell.Trim().Replace(bar, "|", StringComparison.Ordinal)),
            ];
    }

    /// <summary>What stands between backticks.</summary>
    private static IEnumerable<string> CodeIn(string cell) => cell.Split('`').Where((_, i) => i % 2 == 1);
}
