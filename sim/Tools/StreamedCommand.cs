using System.Text;
using CliWrap;

namespace SparseRtrl.Sim.Tools;

/// <summary>Runs a command and shows what it prints while it prints it.</summary>
public static class StreamedCommand
{
    /// <summary>
    /// Runs a command to its end; its output and its errors both go to <paramref name="log"/>, after the command itself.
    /// </summary>
    /// <returns>The exit code; 127, a shell's code for it, when there is no such program.</returns>
    /// <exception cref="OperationCanceledException">
    /// The token was cancelled; the program and all that it started were killed.
    /// </exception>
    public static async Task<int> RunAsync(
        ShellCommand command, string workingDirectory, Stream log, CancellationToken cancellationToken)
    {
        const int NoSuchProgram = 127;
        // Both pipes write from threads of their own.
        Stream shared = Stream.Synchronized(log);
        await shared.WriteAsync(Encoding.UTF8.GetBytes($"+ {command}\n"), cancellationToken);
        try
        {
            CommandResult result = await CliWrap.Cli.Wrap(command.Program)
                .WithArguments(command.Arguments)
                .WithWorkingDirectory(workingDirectory)
                .WithStandardOutputPipe(PipeTarget.ToStream(shared))
                .WithStandardErrorPipe(PipeTarget.ToStream(shared))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(cancellationToken);
            return result.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            await shared.WriteAsync(Encoding.UTF8.GetBytes($"{failure.Message}\n"), cancellationToken);
            return NoSuchProgram;
        }
    }
}
