using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Hardware.Twin;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Cli.Demo;

/// <summary>Step 4: the source of the kernel that the twin is an object of, to VHDL and host map.</summary>
internal static class TranspileStage
{
    public static Transpilation Run(EvRnnKernelConfiguration configuration)
    {
        // A fresh kernel: the network comes later, from the host, so the bitstream serves every network of these sizes.
        var kernel = new EvRnnKernel(configuration);
        // A network that is too large for the board is simulated all the same; building the bitstream then says so.
        ScheduleOptions options = ScheduleOptions.IceUltraPlus with { Capacity = null };
        TranspilationResult result = Transpiler.Run(kernel, KernelSource.FromAssembly(kernel), options);
        return result.Output
            ?? throw new InvalidOperationException($"The built-in kernel was refused:\n{string.Join('\n', result.Findings)}");
    }
}
