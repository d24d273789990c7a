using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Report;
using SparseRtrl.Sim.Rtl;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Schedule.Report;

namespace SparseRtrl.Cli;

/// <summary>Writes what a transpilation gives, whole or not at all.</summary>
internal static class KernelFiles
{
    /// <exception cref="UsageException">They cannot be written.</exception>
    /// <param name="report">Null, or what to write to <c>&lt;kernel&gt;.schedule.txt</c>, <c>.json</c> and <c>.html</c>.</param>
    /// <param name="bench">Null, or what to write to <c>&lt;kernel&gt;_tb.vhd</c> and <c>_tb.txt</c>.</param>
    public static void Write(
        Transpilation kernel, DirectoryInfo folder, ScheduleReport? report = null, ReplayBench? bench = null)
    {
        string schedule = $"{kernel.Map.Kernel}.schedule";
        (string Name, string Text)[] reports = report is null
            ? []
            :
            [
                ($"{schedule}.txt", ScheduleText.Write(report)),
                ($"{schedule}.json", ScheduleJson.Write(report)),
                ($"{schedule}.html", HtmlReport.Write(ScheduleDocument.Build(report))),
            ];
        (string Name, string Text)[] benches = bench is null
            ? []
            : [($"{kernel.Map.Kernel}_tb.vhd", bench.Vhdl), ($"{kernel.Map.Kernel}_tb.txt", bench.Recording)];
        (string Name, string Text)[] files =
            [(kernel.VhdlFileName, kernel.Vhdl), (kernel.MapFileName, kernel.MapJson), .. reports, .. benches];
        OrRefuse(folder, () => AtomicFile.WriteAllTexts([.. files.Select(f => (Path.Combine(folder.FullName, f.Name), f.Text))]));
    }

    /// <summary>Copies a bitstream out of the tools' folder, under the name of its kernel.</summary>
    /// <param name="kernel">Name of the kernel.</param>
    /// <param name="built">The bitstream, as the flow left it.</param>
    /// <returns>Name of the file in the folder.</returns>
    /// <exception cref="UsageException">It cannot be written; an older one is still whole.</exception>
    public static string WriteBitstream(string kernel, string built, DirectoryInfo folder)
    {
        string name = kernel + Path.GetExtension(built);
        OrRefuse(folder, () => AtomicFile.Write(Path.Combine(folder.FullName, name), stream =>
        {
            using FileStream bitstream = File.OpenRead(built);
            bitstream.CopyTo(stream);
        }));
        return name;
    }

    private static void OrRefuse(DirectoryInfo folder, Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out {folder}: cannot be written ({failure.Message}); name a folder that you may write to");
        }
    }
}
