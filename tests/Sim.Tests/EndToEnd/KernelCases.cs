using System.Collections.Immutable;
using System.Collections.ObjectModel;
using SparseRtrl.Hardware;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Sim.Twin;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Sim.Tests.EndToEnd;

/// <summary>The kernels of tests/cases/kernels, compiled from their source.</summary>
internal sealed record KernelCase(string Name, Transpilation Kernel, Func<object> Create)
{
    private const int Rounds = 4;

    public static string Folder { get; } = Path.Combine(RepositoryRoot(), "tests", "cases", "kernels");

    /// <summary>File names without extension, in order.</summary>
    public static IEnumerable<string> Names =>
        Directory.GetFiles(Folder, "*.cs").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    public static KernelCase Compile(string name)
    {
        var file = new SourceFile($"{name}.cs", File.ReadAllText(Path.Combine(Folder, $"{name}.cs")));
        LoadResult loaded = Load(file);
        TranspilationResult result = Transpiler.Run(loaded.Instance!, loaded.Source!, ScheduleOptions.IceUltraPlus);
        return result.Output is { } kernel
            ? new(name, kernel, () => Load(file).Instance!)
            : throw new InvalidOperationException(string.Join('\n', result.Findings));
    }

    /// <summary>Rounds of random inputs: every writable field is written, every entry runs, everything is read.</summary>
    public ImmutableArray<HostTransaction> RandomTransactions(int seed)
    {
        var random = new Random(seed);
        var script = new HostScript(Kernel.Map);
        for (int round = 0; round < Rounds; round++)
        {
            foreach (HostMapEntry entry in Kernel.Map.Entries.Where(e => e.Writable))
            {
                script.Write(entry.Name, [.. Enumerable.Range(0, entry.Count).Select(_ => RandomValue(entry, random))]);
            }

            foreach (string method in Kernel.Map.EntryNames)
            {
                script.Run(method).ReadAll();
            }
        }

        return script.ToTransactions();
    }

    public TwinSimulator NewTwin() => new(Create, Kernel.Map);

    /// <summary>Half of them small, so that comparisons, digits and shifts meet interesting values.</summary>
    private static long RandomValue(HostMapEntry entry, Random random)
    {
        long value = random.NextInt64(long.MinValue, long.MaxValue) >> (random.Next(2) == 0 ? 0 : 58);
        return (long)entry.Type.Wrap(value);
    }

    private static LoadResult Load(SourceFile file)
    {
        LoadResult loaded = UserKernelLoader.Load(file, ReadOnlyDictionary<string, string>.Empty, [typeof(HardwareKernelAttribute).Assembly]);
        return loaded.Instance is null ? throw new InvalidOperationException(string.Join('\n', loaded.Findings)) : loaded;
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
