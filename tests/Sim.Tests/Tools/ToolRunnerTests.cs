using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Sim.Tests.Tools;

/// <summary>These drive real child programs.</summary>
public sealed class ToolRunnerTests : IDisposable
{
    private const string Shell = "/bin/sh";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("srtrl-runner-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_output_of_a_program_is_returned()
    {
        ToolOutput output = await new ToolRunner()
            .RunAsync(Script("pwd; echo warning >&2"), TestContext.Current.CancellationToken);

        Assert.Equal(new(folder.FullName + "\n", "warning\n"), output);
    }

    [Fact]
    public async Task A_tool_id_runs_the_program_that_was_located()
    {
        using FakeMachine machine = new();
        machine.AddToPath("ghdl", "GHDL 5.0.1");
        ToolRunner runner = new(machine.Locator, TimeSpan.FromMinutes(1));

        ToolOutput output = await runner.RunAsync(
            new("ghdl", ["-a", "x.vhd"], folder.FullName), TestContext.Current.CancellationToken);

        Assert.Equal("GHDL 5.0.1", output.StandardOutput);
    }

    [Fact]
    public async Task A_missing_tool_is_reported_before_anything_runs()
    {
        using FakeMachine machine = new();
        ToolRunner runner = new(machine.Locator, TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<ToolMissingException>(
            () => runner.RunAsync(new("ghdl", ["-a", "x.vhd"], folder.FullName), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_failure_shows_the_command_and_the_end_of_the_output()
    {
        string message = await FailureAsync(Script("seq 1 100; echo 'bad thing' >&2; exit 3"));

        Assert.StartsWith("/bin/sh -c 'seq 1 100;", message);
        Assert.Contains(folder.FullName, message);
        Assert.Contains("exit code 3", message);
        Assert.Contains("61 lines before", message);
        Assert.DoesNotContain("\n61\n", message);
        Assert.EndsWith("\n62\n" + string.Join('\n', Enumerable.Range(63, 38)) + "\nbad thing", message);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_a_failure() =>
        Assert.Contains("could not be started", await FailureAsync(new("/nowhere/Vtop", [], folder.FullName)));

    [Fact]
    public async Task A_program_that_takes_too_long_is_stopped()
    {
        ToolRunner runner = new(new ToolLocator(), TimeSpan.FromMilliseconds(200));
        var failure = await Assert.ThrowsAsync<ToolFailedException>(
            () => runner.RunAsync(Script("sleep 600"), TestContext.Current.CancellationToken));

        Assert.Contains("did not end within 0.2 s", failure.Message);
    }

    [Fact]
    public async Task Cancelling_kills_the_program_and_all_that_it_started()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        string pidFile = Path.Combine(folder.FullName, "pid");
        Task<ToolOutput> run = new ToolRunner().RunAsync(
            Script("sh -c 'sleep 600 & echo $! > pid.new; mv pid.new pid; wait' & wait"), cancellation.Token);
        await UntilAsync(() => File.Exists(pidFile));
        string grandchild = (await File.ReadAllTextAsync(pidFile, TestContext.Current.CancellationToken)).Trim();
        Assert.True(IsRunning(grandchild));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await UntilAsync(() => !IsRunning(grandchild));
    }

    private static bool IsRunning(string pid)
    {
        try
        {
            // The state follows the name in parentheses; a zombie has ended and only waits for its parent (proc_pid_stat(5)).
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private ToolCall Script(string text) => new(Shell, ["-c", text], folder.FullName);

    private async Task<string> FailureAsync(ToolCall call) =>
        (await Assert.ThrowsAsync<ToolFailedException>(
            () => new ToolRunner().RunAsync(call, TestContext.Current.CancellationToken))).Message;
}
