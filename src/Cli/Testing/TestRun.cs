using System.Collections.Immutable;
using System.Text.Json;

namespace SparseRtrl.Cli.Testing;

/// <summary>Builds the solution, checks its format and runs its tests.</summary>
/// <param name="root">Top folder of the checkout.</param>
/// <param name="dotnet">Runs the .NET SDK there with some arguments and gives its exit code.</param>
internal sealed class TestRun(string root, Func<ImmutableArray<string>, CancellationToken, Task<int>> dotnet)
{
    private const string Solution = "Hastlayer.sln";

    /// <summary>Runs everything.</summary>
    /// <param name="output">Receives the counts as its only line, when the build succeeded.</param>
    /// <returns><see cref="ExitCode.Findings"/> when the build, the format check or a test failed.</returns>
    public async Task<ExitCode> RunAsync(TextWriter output, bool json, CancellationToken cancellationToken)
    {
        // The configuration that the launcher built: nothing is built twice, and the numerics run at full speed.
        if (await dotnet(
            ["build", Solution, "--configuration", "Release", "--nologo", "--verbosity", "quiet"], cancellationToken) != 0)
        {
            Console.Error.WriteLine("srtrl test: the build failed, so no test was run");
            return ExitCode.Findings;
        }

        // The build has checked style and analyzers; what is left is white space.
        bool formatted = await dotnet(
            ["format", "whitespace", Solution, "--no-restore", "--verify-no-changes"], cancellationToken) == 0;
        (TestCounts counts, bool complete) = await RunTestsAsync(cancellationToken);
        if (!formatted)
        {
            Console.Error.WriteLine($"srtrl test: the format check failed; 'dotnet format {Solution}' repairs it");
        }

        if (!complete)
        {
            Console.Error.WriteLine("srtrl test: a test project did not end as it should, see above; it counts as one failure");
        }

        await output.WriteLineAsync(json ? JsonSerializer.Serialize(counts, JsonSerializerOptions.Web) : counts.ToString());
        return formatted && complete && counts.Failed == 0 ? ExitCode.Ok : ExitCode.Findings;
    }

    private async Task<(TestCounts Counts, bool Complete)> RunTestsAsync(CancellationToken cancellationToken)
    {
        string reports = Path.Combine(root, "artifacts", "test-results");
        if (Directory.Exists(reports))
        {
            Directory.Delete(reports, recursive: true);
        }

        Directory.CreateDirectory(reports);
        int exitCode = await dotnet(
            [
                "test", "--solution", Solution, "--configuration", "Release", "--no-build", "--no-ansi",
                "--results-directory", reports, "--report-xunit-ctrf",
            ],
            cancellationToken);
        TestCounts counts = TestCounts.ReadAll(reports);
        // A project that crashed, or has no tests, shows in the exit code only.
        bool complete = exitCode == 0 || counts.Failed > 0;
        return (complete ? counts : counts with { Failed = 1 }, complete);
    }
}
