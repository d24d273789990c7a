using System.Text.Json;

namespace SparseRtrl.Cli.Testing;

/// <summary>How many tests ended how.</summary>
internal sealed record TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>The line that ends a test run, e.g. <c>120 passed, 0 failed, 3 skipped</c>.</summary>
    public override string ToString() => $"{Passed} passed, {Failed} failed" + (Skipped > 0 ? $", {Skipped} skipped" : "");

    /// <summary>Adds up the reports in a folder, one per test project, in the Common Test Report Format (ctrf.io).</summary>
    /// <exception cref="JsonException">A report is not complete.</exception>
    public static TestCounts ReadAll(string folder)
    {
        TestCounts sum = new(0, 0, 0);
        foreach (string report in Directory.EnumerateFiles(folder, "*.ctrf"))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(report));
            JsonElement summary = document.RootElement.GetProperty("results").GetProperty("summary");
            int Count(string name) => summary.GetProperty(name).GetInt32();
            sum = new(sum.Passed + Count("passed"), sum.Failed + Count("failed") + Count("other"),
                sum.Skipped + Count("skipped") + Count("pending"));
        }

        return sum;
    }
}
