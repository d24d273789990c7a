using System.Text.Json;
using SparseRtrl.Cli.Testing;
using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Cli.Tests;

public sealed class TestCommandTests
{
    [Fact]
    public void Counts_are_added_up_over_the_reports_of_all_projects()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.ctrf"], Report(passed: 3, failed: 0, skipped: 2));
        File.WriteAllText(folder["b.ctrf"], Report(passed: 4, failed: 1, skipped: 0));

        Assert.Equal("7 passed, 1 failed, 2 skipped", TestCounts.ReadAll(folder.Path).ToString());
        Assert.Equal("7 passed, 0 failed", new TestCounts(7, 0, 0).ToString());
    }

    [Fact]
    public void A_report_that_is_cut_off_is_an_error()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.ctrf"], Report(1, 0, 0)[..^10]);

        Assert.ThrowsAny<JsonException>(() => TestCounts.ReadAll(folder.Path));
    }

    [Fact]
    public async Task A_real_run_ends_with_the_counts_and_tells_a_failure_by_its_exit_code()
    {
        using TemporaryFolder folder = new();
        await WriteSolutionAsync(folder, """
            using Xunit;

            public class Sample
            {
                [Fact]
                public void Good() { }

                [Fact]
                public void Bad() => Assert.Fail("no");
            }

            """);
        // A tool that its variable names wrongly is missing but never installed.
        Dictionary<string, string?> variables = ToolCatalog.Default.Tools.ToDictionary(
            tool => tool.EnvironmentVariable, _ => (string?)"/nowhere");
        variables["SRTRL_ROOT"] = folder.Path;

        Ending ending = await Processes.SrtrlAsync(["test"], variables);

        Assert.True(ending.ExitCode == 1, ending.Error);
        Assert.True(ending.Output == "1 passed, 1 failed\n", ending.Error);
    }

    [Theory]
    [InlineData(0, 0, 0, 0, ExitCode.Ok, "3 passed, 0 failed")]
    [InlineData(1, 0, 0, 0, ExitCode.Findings, "")]
    [InlineData(0, 2, 0, 0, ExitCode.Findings, "3 passed, 0 failed")]
    [InlineData(0, 0, 2, 1, ExitCode.Findings, "3 passed, 1 failed")]
    [InlineData(0, 0, 7, 0, ExitCode.Findings, "3 passed, 1 failed")]
    public async Task Build_format_and_tests_each_can_fail_the_run(
        int buildCode, int formatCode, int testCode, int failedTests, ExitCode expected, string lastLine)
    {
        using TemporaryFolder folder = new();
        using StringWriter output = new();
        TestRun run = new(folder.Path, async (arguments, cancellationToken) =>
        {
            if (arguments[0] == "test")
            {
                string report = Path.Combine(arguments[arguments.IndexOf("--results-directory") + 1], "a.ctrf");
                await File.WriteAllTextAsync(report, Report(passed: 3, failedTests, skipped: 0), cancellationToken);
            }

            return arguments[0] switch { "build" => buildCode, "format" => formatCode, _ => testCode };
        });

        ExitCode exitCode = await run.RunAsync(output, json: false, TestContext.Current.CancellationToken);

        Assert.Equal((expected, lastLine), (exitCode, output.ToString().TrimEnd()));
    }

    private static string Report(int passed, int failed, int skipped) => $$"""
        {
          "results": {
            "summary": { "passed": {{passed}}, "failed": {{failed}}, "skipped": {{skipped}}, "pending": 0, "other": 0 }
          }
        }
        """;

    /// <summary>A checkout with one test project, under the same settings as the real one.</summary>
    private static async Task WriteSolutionAsync(TemporaryFolder folder, string source)
    {
        foreach (string settings in (string[])["global.json", "Directory.Packages.props"])
        {
            File.Copy(Path.Combine(Processes.Root, settings), folder[settings]);
        }

        await File.WriteAllTextAsync(folder["Checks.cs"], source, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["Checks.csproj"], """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <IsTestProject>true</IsTestProject>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="xunit.v3" />
              </ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);
        await Processes.RunAsync("dotnet", ["new", "sln", "--format", "sln", "--name", "Hastlayer"], folder.Path);
        await Processes.RunAsync("dotnet", ["sln", "Hastlayer.sln", "add", "Checks.csproj"], folder.Path);
    }
}
