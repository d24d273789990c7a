using SparseRtrl.Cli.Simulation;
using SparseRtrl.Fpga.Flow;

namespace SparseRtrl.Cli.Commands;

/// <summary>Transpiles the kernel of one file and builds the bitstream of a board with it.</summary>
internal static class BuildRun
{
    /// <returns>
    /// <see cref="ExitCode.Findings"/> when the kernel is outside the subset, or slower than the board's clock.
    /// </returns>
    /// <exception cref="DeviceFullException">The design needs more than the board's device has.</exception>
    public static async Task<ExitCode> RunAsync(KernelSelection selection, BoardBuild build, CancellationToken cancellationToken)
    {
        var kernel = await CompiledKernel.FromAsync(selection, observe: null, cancellationToken);
        return kernel is null ? ExitCode.Findings : await build.RunAsync(kernel.Output, cancellationToken);
    }
}
