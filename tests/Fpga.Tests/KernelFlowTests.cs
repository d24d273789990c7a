using SparseRtrl.Fpga.Devices;
using SparseRtrl.Fpga.Flow;
using Xunit;

namespace SparseRtrl.Fpga.Tests;

public sealed class KernelFlowTests
{
    [Theory]
    [InlineData("up5k", 1)]
    [InlineData("hx8k", 0)]
    public async Task A_kernel_is_placed_by_itself(string deviceName, int multipliers)
    {
        await Tools.RequireAsync(Tools.IceFlow);
        using var directory = new ScratchDirectory();
        Device device = Device.All.Single(d => d.Name == deviceName);

        BuildPlan plan = KernelFlow.Plan(TestFiles.TinyKernel, TestFiles.TinyKernelMap, device, clockMegahertz: 24);
        KernelResult result = await new KernelFlow(Tools.Runner)
            .RunAsync(plan, TestFiles.TinyKernelMap, directory.Path, TestContext.Current.CancellationToken);

        Assert.Equal((1, multipliers), (result.Netlist.BlockRams, result.Netlist.Multipliers));
        // The longest path is the kernel's: one of the harness has a wire and a look-up table at most.
        Assert.Contains("kernel.", result.Timing.EndNet, StringComparison.Ordinal);
        Assert.InRange(result.MaximumMegahertz, 20, 250);
    }
}
