using SparseRtrl.Fpga.Flow;
using SparseRtrl.Fpga.Shell;
using SparseRtrl.Transpile.Design;
using Xunit;

namespace SparseRtrl.Fpga.Tests;

public sealed class ShellGeneratorTests
{
    [Fact]
    public void The_top_entity_is_as_expected()
    {
        PlannedFile top = ShellGenerator.Generate(TestFiles.TinyKernel, TestFiles.TinyKernelMap, TestFiles.IceBreaker)[^1];

        Assert.Equal("kernel_shell.vhd", top.Path);
        Assert.Equal(TestFiles.Read("Expected", "kernel_shell.vhd"), top.Text);
    }

    [Fact]
    public void Sources_are_in_the_order_of_analysis() =>
        Assert.Equal(
            ["uart_receiver.vhd", "uart_transmitter.vhd", "host_bridge.vhd", "tiny_kernel.vhd", "kernel_shell.vhd"],
            ShellGenerator.Generate(TestFiles.TinyKernel, TestFiles.TinyKernelMap, TestFiles.IceBreaker).Select(f => f.Path));

    [Theory]
    [InlineData("17 address bits")]
    [InlineData("256 entries")]
    [InlineData("after 16 cycles")]
    [InlineData("name of a part of the shell")]
    public void A_map_that_the_protocol_cannot_carry_is_refused(string reason)
    {
        HostMap map = reason switch
        {
            "17 address bits" => TestFiles.TinyKernelMap with { AddressBits = 17 },
            "256 entries" => TestFiles.TinyKernelMap with { EntryNames = [.. Enumerable.Range(0, 256).Select(i => $"entry{i}")] },
            "after 16 cycles" => TestFiles.TinyKernelMap with { ReadLatencyCycles = 16 },
            _ => TestFiles.TinyKernelMap with { Kernel = "Host_Bridge" },
        };

        var error = Assert.Throws<ArgumentException>(
            () => ShellGenerator.Generate(TestFiles.TinyKernel, map, TestFiles.IceBreaker));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
