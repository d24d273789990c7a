using CliWrap;
using CliWrap.Buffered;

namespace SparseRtrl.Sim.Tools;

/// <summary>One call of an external program, as data: it can be printed, hashed and tested without the tool.</summary>
/// <param name="Tool">Id in <c>eng/tools.json</c>, e.g. <c>ghdl</c>.</param>
public sealed record ToolCall(string Tool, IReadOnlyList<string> Arguments, string WorkingDirectory);

/// <summary>What a tool printed. Its exit code was 0, otherwise <see cref="ToolFailedException"/> was thrown.</summary>
public sealed record ToolOutput(string StandardOutput, string StandardError);

/// <summary>An external tool is not installed, or too old. The message names the command that installs it. Exit code 3.</summary>
public sealed class ToolMissingException(string message) : Exception(message);

/// <summary>An external tool ended with an error. The message has the call and the end of its output. Exit code 4.</summary>
public sealed class ToolFailedException(string message) : Exception(message);

/// <summary>Runs external tools.</summary>
public sealed class ToolRunner
{
    /// <exception cref="ToolMissingException"/>
    /// <exception cref="ToolFailedException"/>
    public async Task<ToolOutput> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        BufferedCommandResult result = await CliWrap.Cli.Wrap(call.Tool)
            .WithArguments(call.Arguments)
            .WithWorkingDirectory(call.WorkingDirectory)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        return result.ExitCode == 0
            ? new(result.StandardOutput, result.StandardError)
            : throw new ToolFailedException($"{call.Tool} {string.Join(' ', call.Arguments)} ended with exit code {result.ExitCode}:\n{result.StandardError}");
    }
}
