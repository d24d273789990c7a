using CliWrap;
using CliWrap.Buffered;

namespace SparseRtrl.Sim.Tools;

/// <summary>Runs external tools.</summary>
/// <param name="locator">Finds the program of a tool id.</param>
/// <param name="timeout">Longest time one call may take.</param>
public sealed class ToolRunner(ToolLocator locator, TimeSpan timeout)
{
    private const int TailLines = 40;

    /// <summary>Far more than any step of the flows here needs.</summary>
    private static readonly TimeSpan GenerousTimeout = TimeSpan.FromMinutes(10);

    /// <summary>One call may take ten minutes.</summary>
    public ToolRunner(ToolLocator locator)
        : this(locator, GenerousTimeout)
    {
    }

    /// <summary>Tools of this machine; one call may take ten minutes.</summary>
    public ToolRunner()
        : this(new ToolLocator())
    {
    }

    /// <summary>Makes sure that tools are there, before the first of several calls takes its time.</summary>
    /// <exception cref="ToolMissingException">One is not installed, or too old.</exception>
    public async Task RequireAsync(IEnumerable<string> tools, CancellationToken cancellationToken)
    {
        foreach (string tool in tools)
        {
            await locator.LocateAsync(tool, cancellationToken);
        }
    }

    /// <summary>
    /// Runs one call to its end. When it is cancelled or takes too long, the program and all that it started are killed.
    /// </summary>
    /// <exception cref="ToolMissingException">The tool is not installed, or too old.</exception>
    /// <exception cref="ToolFailedException">It could not be started, its exit code was not 0, or it took too long.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ToolOutput> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        string program = Path.IsPathRooted(call.Tool)
            ? call.Tool
            : (await locator.LocateAsync(call.Tool, cancellationToken)).Path;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        BufferedCommandResult result;
        try
        {
            result = await CliWrap.Cli.Wrap(program)
                .WithArguments(call.Arguments)
                .WithWorkingDirectory(call.WorkingDirectory)
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToolFailedException($"{Describe(call)}\ndid not end within {timeout.TotalSeconds} s and was stopped");
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or IOException)
        {
            throw new ToolFailedException($"{Describe(call)}\ncould not be started: {failure.Message}");
        }

        return result.ExitCode == 0
            ? new(result.StandardOutput, result.StandardError)
            : throw new ToolFailedException(
                $"{Describe(call)}\nended with exit code {result.ExitCode}:\n"
                + Tail(result.StandardOutput + result.StandardError));
    }

    private static string Describe(ToolCall call) => $"{call.CommandLine}\n(in {call.WorkingDirectory})";

    private static string Tail(string output)
    {
        string[] lines = output.TrimEnd().Split('\n');
        return lines.Length <= TailLines
            ? output.TrimEnd()
            : $"… {lines.Length - TailLines} lines before\n{string.Join('\n', lines[^TailLines..])}";
    }
}
