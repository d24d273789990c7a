using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Report;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Schedule.Report;

namespace SparseRtrl.Cli;

/// <summary>Writes what a transpilation gives, whole or not at all.</summary>
internal static class KernelFiles
{
    public static void Write(Transpilation kernel, DirectoryInfo folder)
    {
        AtomicFile.WriteAllText(Path.Combine(folder.FullName, kernel.VhdlFileName), kernel.Vhdl);
        AtomicFile.WriteAllText(Path.Combine(folder.FullName, kernel.MapFileName), kernel.MapJson);
    }

    /// <summary>Writes <c>&lt;kernel&gt;.schedule.txt</c>, <c>.json</c> and <c>.html</c>.</summary>
    public static void WriteReport(ScheduleReport report, string kernel, DirectoryInfo folder)
    {
        Write(".txt", ScheduleText.Write(report));
        Write(".json", ScheduleJson.Write(report));
        Write(".html", HtmlReport.Write(ScheduleDocument.Build(report)));

        void Write(string extension, string text) =>
            AtomicFile.WriteAllText(Path.Combine(folder.FullName, $"{kernel}.schedule{extension}"), text);
    }
}
