using System.CommandLine;

namespace SparseRtrl.Cli.Commands;

/// <summary><c>srtrl transpile</c>: a kernel in C# to VHDL and its host map.</summary>
internal static class TranspileCommand
{
    public static Command Create()
    {
        KernelArguments kernel = new();
        StimulusArguments stimulus = new();
        Option<DirectoryInfo> output = CommonOptions.Out("Folder of the VHDL and the host map");
        output.Required = true;
        Option<bool> dumpIr = new("--dump-ir")
        {
            Description = "Also write the intermediate representation after each stage, to DIR/ir",
        };
        Option<bool> report = new("--report")
        {
            Description = "Also write the schedule report: loops, states, resources; as text, JSON and HTML",
        };
        Option<bool> testBench = new("--testbench")
        {
            Description = "Also write a self-checking VHDL test bench, which replays transactions as the C# carries them out",
        };
        Option<bool> json = CommonOptions.Json();
        Command command = new("transpile", "Translate a kernel to VHDL") { output, dumpIr, report, testBench, json };
        kernel.AddTo(command);
        stimulus.AddTo(command);
        stimulus.Require(testBench, command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TranspileOptions options = new(
                kernel.Read(parsed), parsed.GetRequiredValue(output), parsed.GetValue(dumpIr), parsed.GetValue(report),
                parsed.GetValue(testBench) ? stimulus.Read(parsed) : null, parsed.GetValue(json));
            OutputFolder.Prepare(options.Output);
            return (int)await TranspileRun.RunAsync(options, cancellationToken);
        });
        return command;
    }
}
