using CliWrap;
using CliWrap.Buffered;
using Xunit;

namespace SparseRtrl.Cli.Tests;

/// <summary>How a program ended.</summary>
internal sealed record Ending(int ExitCode, string Output, string Error);

/// <summary>Runs programs as a user does.</summary>
internal static class Processes
{
    /// <summary>Top folder of the checkout that the tests were built from.</summary>
    public static string Root { get; } = FindRoot();

    private static string Dotnet =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    private static string Srtrl => Path.Combine(AppContext.BaseDirectory, "srtrl.dll");

    /// <summary>Runs the built command line.</summary>
    public static Task<Ending> SrtrlAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? variables = null) =>
        RunAsync(Dotnet, [Srtrl, .. arguments], Path.GetTempPath(), variables);

    /// <summary>Runs the built command line until there is a file, then sends a signal.</summary>
    /// <param name="signal">INT, as Ctrl-C sends, or KILL.</param>
    public static async Task<Ending> SrtrlUntilAsync(string file, string signal, IEnumerable<string> arguments)
    {
        CommandTask<BufferedCommandResult> run = CliWrap.Cli.Wrap(Dotnet)
            .WithArguments([Srtrl, .. arguments])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        while (!File.Exists(file) && !run.Task.IsCompleted)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await RunAsync("kill", [$"-{signal}", $"{run.ProcessId}"], Path.GetTempPath());
        BufferedCommandResult result = await run;
        return new(result.ExitCode, result.StandardOutput, result.StandardError);
    }

    /// <param name="variables">Added to this process's own; null removes one.</param>
    public static async Task<Ending> RunAsync(
        string program, IEnumerable<string> arguments, string workingDirectory,
        IReadOnlyDictionary<string, string?>? variables = null)
    {
        BufferedCommandResult result = await CliWrap.Cli.Wrap(program)
            .WithArguments(arguments)
            .WithWorkingDirectory(workingDirectory)
            .WithEnvironmentVariables(variables ?? new Dictionary<string, string?>())
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        return new(result.ExitCode, result.StandardOutput, result.StandardError);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hastlayer.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests do not run from a build inside the checkout");
    }
}
