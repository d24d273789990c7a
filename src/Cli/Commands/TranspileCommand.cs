using System.CommandLine;

namespace SparseRtrl.Cli.Commands;

/// <summary><c>srtrl transpile</c>: a kernel in C# to VHDL and its host map.</summary>
internal static class TranspileCommand
{
    public static Command Create()
    {
        KernelArguments kernel = new();
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
        Option<bool> json = CommonOptions.Json();
        Command command = new("transpile", "Translate a kernel to VHDL") { output, dumpIr, report, json };
        kernel.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TranspileOptions options = new(
                kernel.Read(parsed), parsed.GetRequiredValue(output), parsed.GetValue(dumpIr), parsed.GetValue(report),
                parsed.GetValue(json));
            OutputFolder.Prepare(options.Output);
            return (int)await TranspileRun.RunAsync(options, cancellationToken);
        });
        return command;
    }
}
