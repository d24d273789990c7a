using System.Collections.ObjectModel;
using SparseRtrl.Hardware;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Fpga.Characterisation;

/// <summary>The kernels of a folder of C# files, one in each.</summary>
public static class CalibrationKernels
{
    /// <summary>In the order of their names.</summary>
    /// <exception cref="InvalidOperationException">A file holds no kernel of the subset; with what is wrong.</exception>
    public static IEnumerable<Transpilation> Load(string folder, ScheduleOptions options) => Directory.GetFiles(folder, "*.cs")
        .Order(StringComparer.Ordinal)
        .Select(file => Transpile(new SourceFile(Path.GetFileName(file), File.ReadAllText(file)), options));

    private static Transpilation Transpile(SourceFile file, ScheduleOptions options)
    {
        LoadResult loaded = UserKernelLoader.Load(
            file, ReadOnlyDictionary<string, string>.Empty, [typeof(HardwareKernelAttribute).Assembly]);
        if (loaded.Instance is null || loaded.Source is null)
        {
            throw new InvalidOperationException(string.Join('\n', loaded.Findings));
        }

        // Which devices a kernel fits is for the caller to say.
        TranspilationResult result = Transpiler.Run(loaded.Instance, loaded.Source, options with { Capacity = null });
        return result.Output ?? throw new InvalidOperationException(string.Join('\n', result.Findings));
    }
}
