namespace SparseRtrl.Sim.Tools;

/// <summary>One call of an external program, as data: it can be printed, hashed and tested without the tool.</summary>
/// <param name="Tool">
/// Id in <c>eng/tools.json</c>, e.g. <c>ghdl</c>, or the absolute path of a program that an earlier call built.
/// </param>
public sealed record ToolCall(string Tool, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    /// <summary>The call as one would type it.</summary>
    public string CommandLine => new ShellCommand(Tool, [.. Arguments]).ToString();
}

/// <summary>What a tool printed. Its exit code was 0, otherwise <see cref="ToolFailedException"/> was thrown.</summary>
public sealed record ToolOutput(string StandardOutput, string StandardError);

/// <summary>An external tool is not installed, or too old. The message names the command that installs it. Exit code 3.</summary>
public sealed class ToolMissingException(string message) : Exception(message);

/// <summary>An external tool ended with an error. The message has the call and the end of its output. Exit code 4.</summary>
public sealed class ToolFailedException(string message) : Exception(message);
