using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace SparseRtrl.Fpga.Tests;

/// <summary>The table of the kernel library in docs/hls-results.md, made of the files in tests/cases/kernels.</summary>
internal static class ResultsPage
{
    private const string Begin = "<!-- kernel table: written by HardwareTableTests -->\n";
    private const string End = "<!-- end of kernel table -->\n";

    public static string FileName { get; } = Path.Combine(KernelLibrary.Root, "docs", "hls-results.md");

    /// <summary>The page with the table that the files give.</summary>
    public static string With(string page, ImmutableArray<HardwareRow> rows)
    {
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);
        return page[..begin] + Table(rows) + page[end..];
    }

    private static string Table(ImmutableArray<HardwareRow> rows)
    {
        ILookup<string, string> cycles = Lines("cycles.txt").ToLookup(
            line => line.Split('.', '(')[0], line => line[(line.IndexOf('.') + 1)..].Replace(":", "", StringComparison.Ordinal));
        ILookup<string, string> intervals = Lines("loops.txt").ToLookup(
            line => line[..line.IndexOf(".cs:", StringComparison.Ordinal)], line => line.Split(' ', ',')[2]);
        var text = new StringBuilder();
        text.Append("| kernel | cycles of the first run | II of its loops | UP5K: cells, EBR, DSP | path, predicted | MHz ");
        text.Append("| HX8K: cells, EBR | path, predicted | MHz |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (IGrouping<string, HardwareRow> kernel in rows.GroupBy(r => r.Kernel).OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            HardwareRow? up = kernel.FirstOrDefault(r => r.Device == "up5k");
            HardwareRow? hx = kernel.FirstOrDefault(r => r.Device == "hx8k");
            string runs = string.Join(", ", cycles[kernel.Key].Select(line => line.Split(' ') is [var entry, var first, ..] ? $"{entry} {first}" : line));
            text.Append(CultureInfo.InvariantCulture, $"| {kernel.Key} | {runs} | {string.Join(", ", intervals[kernel.Key])} ");
            text.Append(up is null ? "| | | " : $"| {up.LogicCells}, {up.BlockRams}, {up.Multipliers} {Speed(up)}");
            text.Append(hx is null ? "| | | |\n" : $"| {hx.LogicCells}, {hx.BlockRams} {Speed(hx)}|\n");
        }

        return text.ToString();
    }

    private static string Speed(HardwareRow row) =>
        string.Create(CultureInfo.InvariantCulture, $"| {row.PathNs:F1}, {row.PredictedNs:F1} ns | {row.Megahertz:F1} ");

    private static string[] Lines(string file) =>
        File.ReadAllText(Path.Combine(KernelLibrary.Folder, file)).ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
