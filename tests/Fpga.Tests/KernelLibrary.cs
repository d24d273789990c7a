using SparseRtrl.Fpga.Characterisation;
using SparseRtrl.Fpga.Devices;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Fpga.Tests;

/// <summary>The kernels of tests/cases/kernels and samples, compiled for a device.</summary>
internal static class KernelLibrary
{
    private static readonly Dictionary<string, List<Transpilation>> Compiled = [];

    public static string Root { get; } = RepositoryRoot();

    public static string Folder { get; } = Path.Combine(Root, "tests", "cases", "kernels");

    /// <summary>All that the device can hold, in order.</summary>
    public static IReadOnlyList<Transpilation> For(Device device)
    {
        lock (Compiled)
        {
            if (!Compiled.TryGetValue(device.Name, out List<Transpilation>? kernels))
            {
                ScheduleOptions options = ScheduleOptions.Of(device.Family);
                kernels = Compiled[device.Name] =
                [
                    .. new[] { Folder, Path.Combine(Root, "samples") }.SelectMany(folder => CalibrationKernels.Load(folder, options))
                        .Where(device.CanHold).OrderBy(kernel => kernel.Map.Kernel, StringComparer.Ordinal),
                ];
            }

            return kernels;
        }
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
