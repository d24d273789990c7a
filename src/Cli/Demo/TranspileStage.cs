using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Hardware.Twin;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Cli.Demo;

/// <summary>Step 4: the source of the kernel that the twin is an object of, to VHDL and host map.</summary>
internal static class TranspileStage
{
    /// <summary>
    /// The board's clock is 12 MHz. States that fill its period make fewer registers than those for the usual 24 MHz, with which this network
    /// does not fit the device. A network that is too large is simulated all the same; building the bitstream says so.
    /// </summary>
    public static ScheduleOptions Options { get; } = ScheduleOptions.IceUltraPlus with { ClockMegahertz = 13, Capacity = null };

    /// <param name="exposeHidden">Whether the host reads fields marked <c>[HostHidden]</c> too, for verification.</param>
    public static Transpilation Run(EvRnnKernelConfiguration configuration, bool exposeHidden = false)
    {
        // A fresh kernel: the network comes later, from the host, so the bitstream serves every network of these sizes.
        var kernel = new EvRnnKernel(configuration);
        var source = KernelSource.FromAssembly(kernel);
        ScheduleOptions options = Options with { ExposeHidden = exposeHidden };
        TranspilationResult result = CompilerFault.Here.Guard(
            nameof(EvRnnKernel), source, options, new Dictionary<string, string> { ["configuration"] = $"{configuration}" },
            () => Transpiler.Run(kernel, source, options));
        return result.Output
            ?? throw new InvalidOperationException($"The built-in kernel was refused:\n{string.Join('\n', result.Findings)}");
    }
}
