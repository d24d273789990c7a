using SparseRtrl.Cli.Commands;
using SparseRtrl.Hardware;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Cli.Simulation;

/// <summary>The kernel of a user's file.</summary>
/// <param name="Create">Makes the kernel object as it is at reset.</param>
internal sealed record CompiledKernel(Transpilation Output, Func<object> Create)
{
    /// <summary>Compiles the file, elaborates its kernel and transpiles it; findings go to stderr.</summary>
    /// <param name="observe">Called with a stage's name and the module after it; may be null.</param>
    /// <returns>Null when the kernel is outside the subset.</returns>
    public static async Task<CompiledKernel?> FromAsync(
        KernelSelection kernel, Action<string, Module>? observe, CancellationToken cancellationToken)
    {
        var file = new SourceFile(kernel.File.ToString(), await File.ReadAllTextAsync(kernel.File.FullName, cancellationToken));
        LoadResult loaded = Load();
        Report(loaded.Findings);
        if (loaded.Instance is null || loaded.Source is null)
        {
            return null;
        }

        TranspilationResult result = CompilerFault.Here.Guard(
            loaded.Instance.GetType().Name, loaded.Source, kernel.Schedule, kernel.Parameters,
            () => Transpiler.Run(loaded.Instance, loaded.Source, kernel.Schedule, observe));
        Report(result.Findings);
        return result.Output is null ? null : new(result.Output, () => Load().Instance!);

        LoadResult Load() => UserKernelLoader.Load(file, kernel.Parameters, [typeof(HardwareKernelAttribute).Assembly]);
    }

    private static void Report(IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings)
        {
            Console.Error.WriteLine(finding);
        }
    }
}
