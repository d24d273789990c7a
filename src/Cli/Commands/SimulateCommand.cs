using System.CommandLine;

namespace SparseRtrl.Cli.Commands;

/// <summary>What the user asked of <c>srtrl simulate</c>.</summary>
/// <param name="Vcd">Where the wave form goes, or null.</param>
/// <param name="Json">Print the result as JSON on stdout.</param>
internal sealed record SimulateOptions(KernelSelection Kernel, Stimulus Stimulus, FileInfo? Vcd, bool Json);

/// <summary><c>srtrl simulate</c>: a kernel cycle by cycle, beside its software twin.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        KernelArguments kernel = new();
        StimulusArguments stimulus = new();
        Option<FileInfo?> vcd = new("--vcd")
        {
            Description = "Also write a wave form: registers, memory ports and states, one time step per cycle",
            HelpName = "FILE",
        };
        Option<bool> json = CommonOptions.Json();
        Command command = new("simulate", "Run a kernel cycle by cycle and compare it with its C#") { vcd, json };
        kernel.AddTo(command);
        stimulus.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) => (int)await SimulateRun.RunAsync(
            new(kernel.Read(parsed), stimulus.Read(parsed), parsed.GetValue(vcd), parsed.GetValue(json)), cancellationToken));
        return command;
    }
}
