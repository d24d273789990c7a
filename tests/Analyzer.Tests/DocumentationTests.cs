using Xunit;

namespace SparseRtrl.Analyzer.Tests;

public sealed class DocumentationTests
{
    [Fact]
    public void Every_rule_has_a_section()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Hastlayer.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        string[] sections = [.. File.ReadLines(Path.Combine(folder, "docs", "diagnostics.md")).Where(l => l.StartsWith("## SRT1", StringComparison.Ordinal))];
        Assert.Equal(Rules.All.Select(r => $"## {r.Id} {r.Title}"), sections);
    }
}
