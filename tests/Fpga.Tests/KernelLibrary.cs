using System.Collections.ObjectModel;
using SparseRtrl.Hardware;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Fpga.Tests;

/// <summary>The kernels of tests/cases/kernels and samples.</summary>
internal static class KernelLibrary
{
    private static readonly string Root = RepositoryRoot();

    public static string Folder { get; } = Path.Combine(Root, "tests", "cases", "kernels");

    /// <summary>Names of the kernel classes, in order.</summary>
    public static IEnumerable<string> Names => Files.Keys;

    private static SortedDictionary<string, string> Files { get; } = new(
        Directory.GetFiles(Folder, "*.cs").Concat(Directory.GetFiles(Path.Combine(Root, "samples"), "*.cs"))
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file)),
        StringComparer.Ordinal);

    public static Transpilation Compile(string name, ScheduleOptions options)
    {
        LoadResult loaded = UserKernelLoader.Load(
            new SourceFile($"{name}.cs", File.ReadAllText(Files[name])), ReadOnlyDictionary<string, string>.Empty,
            [typeof(HardwareKernelAttribute).Assembly]);
        return loaded.Instance is not null && Transpiler.Run(loaded.Instance, loaded.Source!, options).Output is { } output
            ? output
            : throw new InvalidOperationException($"{name}: {string.Join('\n', loaded.Findings)}");
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hastlayer.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run from a build inside the checkout.");
    }
}
