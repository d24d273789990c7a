using SparseRtrl.Fpga.Boards;
using SparseRtrl.Fpga.Flow;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Transpile;

namespace SparseRtrl.Cli.Demo;

/// <param name="Board">Where the kernel was put.</param>
internal sealed record BitstreamResult(Board Board, BoardFlowResult Flow);

/// <summary>Step 6: the kernel with its UART shell, to a bitstream for the iCEBreaker.</summary>
internal static class BitstreamStage
{
    private const string BoardName = "icebreaker";

    /// <param name="workDirectory">For the tools' files.</param>
    /// <param name="output">The bitstream is copied here as <c>&lt;kernel&gt;.bin</c>.</param>
    public static async Task<BitstreamResult> RunAsync(
        Transpilation kernel, ToolRunner tools, string workDirectory, DirectoryInfo output, CancellationToken cancellationToken)
    {
        Board board = Board.Load(BoardName);
        BoardFlowPlan plan = BoardFlow.Plan(kernel.Vhdl, kernel.Map, board);
        BoardFlowResult result = await new BoardFlow(tools).RunAsync(plan, workDirectory, cancellationToken);
        KernelFiles.WriteBitstream(kernel.Map.Kernel, result.BitstreamPath, output);
        return new(board, result);
    }
}
