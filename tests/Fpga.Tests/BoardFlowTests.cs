using SparseRtrl.Fpga.Boards;
using SparseRtrl.Fpga.Flow;
using Xunit;

namespace SparseRtrl.Fpga.Tests;

public sealed class BoardFlowTests
{
    private static readonly BoardFlowPlan TinyPlan =
        BoardFlow.Plan(TestFiles.TinyKernel, TestFiles.TinyKernelMap, TestFiles.IceBreaker);

    [Fact]
    public void The_plan_is_as_expected() => Assert.Equal(TestFiles.Read("Expected", "plan.txt"), TinyPlan.Whole.Describe());

    [Fact]
    public void Equal_inputs_give_equal_plans_and_any_change_another()
    {
        string hash = TinyPlan.Whole.Hash;

        Assert.Equal(hash, BoardFlow.Plan(TestFiles.TinyKernel, TestFiles.TinyKernelMap, TestFiles.IceBreaker).Whole.Hash);
        Assert.NotEqual(hash, BoardFlow.Plan(TestFiles.TinyKernel + " ", TestFiles.TinyKernelMap, TestFiles.IceBreaker).Whole.Hash);
        Assert.NotEqual(hash, BoardFlow.Plan(
            TestFiles.TinyKernel, TestFiles.TinyKernelMap, TestFiles.IceBreaker with { Baud = 9600 }).Whole.Hash);
        Assert.NotEqual(hash, BoardFlow.Plan(
            TestFiles.TinyKernel, TestFiles.TinyKernelMap, TestFiles.IceBreaker with { Constraints = "" }).Whole.Hash);
    }

    [Fact]
    public async Task Two_builds_in_different_directories_give_the_same_bitstream()
    {
        await Tools.RequireAsync(Tools.Ice40);
        using var first = new ScratchDirectory();
        using var second = new ScratchDirectory();

        BoardFlowResult one = await BuildAsync(TinyPlan, Path.Combine(first.Path, "a"));
        BoardFlowResult two = await BuildAsync(TinyPlan, Path.Combine(second.Path, "another", "place"));

        byte[] bitstream = await File.ReadAllBytesAsync(one.BitstreamPath, TestContext.Current.CancellationToken);
        Assert.True(bitstream.Length > 100_000, "a UP5K bitstream has 104,090 bytes");
        Assert.Equal(bitstream, await File.ReadAllBytesAsync(two.BitstreamPath, TestContext.Current.CancellationToken));
        Assert.Equal(one.Utilisation, two.Utilisation);
        Assert.Equal((1, 1), (one.Utilisation.BlockRams.Used, one.Utilisation.Multipliers.Used));
        Assert.InRange(one.Utilisation.LogicCells.Used, one.Utilisation.Luts, 1000);
        Assert.True(one.Timing.MeetsClock, $"{one.Timing.MaximumMegahertz} MHz");
    }

    /// <summary>The ECP5 keeps the 16 words of the kernel in distributed RAM.</summary>
    [Theory]
    [InlineData("hx8k-breakout", 0, 1)]
    [InlineData("ulx3s", 1, 0)]
    public async Task Every_board_gets_a_bitstream_at_its_clock(string name, int multipliers, int blockRams)
    {
        Board board = Board.Load(name);
        await Tools.RequireAsync(Tools.For(board.Device));
        using var directory = new ScratchDirectory();

        BoardFlowResult result = await BuildAsync(
            BoardFlow.Plan(TestFiles.TinyKernel, TestFiles.TinyKernelMap, board), directory.Path);

        Assert.True(new FileInfo(result.BitstreamPath).Length > 100_000);
        Assert.Equal((blockRams, multipliers), (result.Utilisation.BlockRams.Used, result.Utilisation.Multipliers.Used));
        Assert.InRange(result.Utilisation.LogicCells.Used, 300, 1000);
        Assert.True(result.Timing.MeetsClock, $"{result.Timing.MaximumMegahertz} MHz");
    }

    [Fact]
    public async Task A_clock_that_is_too_fast_is_reported()
    {
        await Tools.RequireAsync(Tools.Ice40);
        using var directory = new ScratchDirectory();
        var fast = TestFiles.IceBreaker with { KernelClockHertz = 200_000_000 };

        BoardFlowPlan plan = BoardFlow.Plan(TestFiles.TinyKernel, TestFiles.TinyKernelMap, fast);
        BoardFlowResult result = await BuildAsync(plan, directory.Path);

        Assert.False(result.Timing.MeetsClock);
        Assert.Equal(200, result.Timing.ClockMegahertz);
    }

    [Fact]
    public async Task A_kernel_with_too_many_block_RAMs_is_refused_before_place_and_route()
    {
        await Tools.RequireAsync(Tools.Ice40);
        using var directory = new ScratchDirectory();
        (string vhdl, var map) = TestFiles.TinyKernelOfDepth(13);

        var error = await Assert.ThrowsAsync<DeviceFullException>(
            () => BuildAsync(BoardFlow.Plan(vhdl, map, TestFiles.IceBreaker), directory.Path));

        Assert.Equal(("block RAMs", 32, 30), (error.Resource, error.Needed, error.Available));
        Assert.False(File.Exists(Path.Combine(directory.Path, "kernel_shell.asc")));
    }

    private static Task<BoardFlowResult> BuildAsync(BoardFlowPlan plan, string directory) =>
        new BoardFlow(Tools.Runner).RunAsync(plan, directory, TestContext.Current.CancellationToken);
}
