using SparseRtrl.Fpga.Devices;
using SparseRtrl.Fpga.Flow;
using Xunit;

namespace SparseRtrl.Fpga.Tests;

public sealed class KernelFlowTests
{
    /// <summary>The ECP5 keeps the 16 words of the kernel in distributed RAM.</summary>
    [Theory]
    [InlineData("up5k", 1, 1)]
    [InlineData("hx8k", 0, 1)]
    [InlineData("ecp5-85k", 1, 0)]
    public async Task A_kernel_is_placed_by_itself(string deviceName, int multipliers, int blockRams)
    {
        Device device = Device.All.Single(d => d.Name == deviceName);
        await Tools.RequireAsync(Tools.For(device));
        using var directory = new ScratchDirectory();

        BuildPlan plan = KernelFlow.Plan(TestFiles.TinyKernel, TestFiles.TinyKernelMap, device, clockMegahertz: 24);
        KernelResult result = await new KernelFlow(Tools.Runner)
            .RunAsync(plan, TestFiles.TinyKernelMap, device, directory.Path, TestContext.Current.CancellationToken);

        Assert.Equal((blockRams, multipliers), (result.Netlist.BlockRams, result.Netlist.Multipliers));
        // The longest path is the kernel's: one of the harness has a wire and a look-up table at most.
        Assert.Contains("kernel.", result.Timing.EndNet, StringComparison.Ordinal);
        Assert.InRange(result.MaximumMegahertz, 20, 400);
    }
}
