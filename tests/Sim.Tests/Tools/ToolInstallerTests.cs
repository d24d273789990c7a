using System.Text;
using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Sim.Tests.Tools;

public sealed class ToolInstallerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("srtrl-installer-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Steps_run_in_order_in_the_checkout_and_are_shown()
    {
        (string? failure, string log) = await RunAsync(new([Step("echo one; touch here"), Step("ls")], [], HasRight: true));

        Assert.Null(failure);
        Assert.Equal("+ sh -c 'echo one; touch here'\none\n+ sh -c ls\nhere\n", log);
    }

    [Fact]
    public async Task A_step_that_fails_ends_the_installation()
    {
        (string? failure, string log) = await RunAsync(new([Step("exit 100"), Step("echo two")], [], HasRight: true));

        Assert.Equal("sh -c 'exit 100' ended with exit code 100", failure);
        Assert.DoesNotContain("two", log);
    }

    [Fact]
    public async Task Steps_without_a_right_to_them_are_left_out()
    {
        (string? failure, string log) = await RunAsync(
            new([Step("echo one") with { NeedsRoot = true }, Step("echo two")], [], HasRight: false));

        Assert.Null(failure);
        Assert.Equal("+ sh -c 'echo two'\ntwo\n", log);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_a_failure()
    {
        (string? failure, _) = await RunAsync(
            new([new(new("/nowhere/apt-get", ["update"]), NeedsRoot: true)], [], HasRight: true));

        Assert.Equal("/nowhere/apt-get update ended with exit code 127", failure);
    }

    private static InstallStep Step(string script) => new(new("sh", ["-c", script]), NeedsRoot: false);

    private async Task<(string? Failure, string Log)> RunAsync(InstallPlan plan)
    {
        using MemoryStream log = new();
        string? failure = await new ToolInstaller(folder.FullName, log).RunAsync(plan, TestContext.Current.CancellationToken);
        return (failure, Encoding.UTF8.GetString(log.ToArray()));
    }
}
