using System.CommandLine;
using System.CommandLine.Parsing;
using SparseRtrl.Cli.Accelerator;

namespace SparseRtrl.Cli.Commands;

/// <summary><c>srtrl accelerator</c>: a network to the bitstream of a board that runs and trains it.</summary>
internal static class AcceleratorCommand
{
    public static Command Create()
    {
        AcceleratorNetworkOptions network = new();
        Option<string> boardName = CommonOptions.Board();
        Option<int> lanes = CommonOptions.Number(
            "--lanes", "Parameters that are worked on side by side: 1, 2, 4, 8 or 16", 1, AcceleratorVariant.AllLanes.Contains, "1, 2, 4, 8 or 16");
        Option<bool> fit = new("--fit") { Description = "Choose lanes and memories so that it fits the board, as many lanes as possible" };
        Option<double?> clock = CommonOptions.OptionalNumber<double>(
            "--clock-mhz", "Clock that the schedule is made for (the board's)",
            value => double.IsFinite(value) && value > 0, "a positive number of MHz");
        Option<int> stream = CommonOptions.Count("--stream", "Numbers that the queue of sequences holds, inputs and targets together", 256);
        Option<bool> predict = new("--predict") { Description = "Say what it will take of the device and run no tool; VHDL and host map are written" };
        Option<DirectoryInfo> output = CommonOptions.Out("Folder of the bitstream, of the VHDL and of the tools' files");
        output.Required = true;
        Option<bool> json = CommonOptions.Json();
        Command command = new("accelerator", "Build the sparse RTRL accelerator of a network for a board")
        {
            boardName, lanes, fit, clock, stream, predict, output, json,
        };
        network.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(fit) && result.GetResult(lanes) is OptionResult { Implicit: false })
            {
                result.AddError("--lanes and --fit: --fit chooses the lanes; leave out one of the two");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var board = Fpga.Boards.Board.Load(parsed.GetRequiredValue(boardName));
            AcceleratorOptions options = new(
                network.Read(parsed), parsed.GetValue(fit) ? AcceleratorVariant.AllLanes : [parsed.GetValue(lanes)],
                parsed.GetValue(clock), parsed.GetValue(stream), parsed.GetValue(predict),
                new(board, parsed.GetRequiredValue(output), parsed.GetValue(json)));
            OutputFolder.Prepare(options.Build.Output);
            // On a thread of its own, because Ctrl-C is only listened to when this method has returned.
            return (int)await Task.Run(() => AcceleratorRun.RunAsync(options, cancellationToken), CancellationToken.None);
        });
        return command;
    }
}
