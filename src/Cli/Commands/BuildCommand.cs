using System.CommandLine;
using SparseRtrl.Fpga.Boards;

namespace SparseRtrl.Cli.Commands;

/// <summary><c>srtrl build</c>: a kernel in C# to a bitstream for a board.</summary>
internal static class BuildCommand
{
    public static Command Create()
    {
        KernelArguments kernel = new();
        Option<string> boardName = CommonOptions.Board();
        Option<DirectoryInfo> output = CommonOptions.Out("Folder of the bitstream, of the VHDL and of the tools' files");
        output.Required = true;
        Option<bool> json = CommonOptions.Json();
        Command command = new("build", "Translate a kernel and build a bitstream for a board") { boardName, output, json };
        kernel.AddWithoutDeviceTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var board = Board.Load(parsed.GetRequiredValue(boardName));
            BoardBuild build = new(board, parsed.GetRequiredValue(output), parsed.GetValue(json));
            OutputFolder.Prepare(build.Output);
            return (int)await BuildRun.RunAsync(kernel.Read(parsed, board.Device), build, cancellationToken);
        });
        return command;
    }
}
