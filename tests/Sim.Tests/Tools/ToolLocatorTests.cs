using SparseRtrl.Sim.Tools;
using Xunit;

namespace SparseRtrl.Sim.Tests.Tools;

public sealed class ToolLocatorTests : IDisposable
{
    private const string Old = "GHDL 4.1.0 (Ubuntu 4.1.0+dfsg-0ubuntu2) [Dunoon edition]";

    private const string New = "GHDL 5.0.1 (Debian 5.0.1+dfsg-1+b1) [Dunoon edition]";

    private readonly FakeMachine machine = new();

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task A_new_enough_program_on_PATH_is_taken_before_the_private_prefix()
    {
        string path = machine.AddToPath("ghdl", New);
        machine.AddToPrefix("ghdl", "ghdl", New);

        Assert.Equal(new(ToolOrigin.Path, path, "5.0.1"), await LocateAsync("ghdl"));
    }

    [Fact]
    public async Task An_old_program_on_PATH_gives_way_to_the_private_prefix()
    {
        string old = machine.AddToPath("ghdl", Old);
        string path = machine.AddToPrefix("ghdl", "ghdl", New);
        ToolStatus status = await machine.Locator.FindAsync("ghdl", TestContext.Current.CancellationToken);

        Assert.Equal(new(ToolOrigin.PrivatePrefix, path, "5.0.1"), status.Found);
        Assert.Equal($"{old}: version 4.1.0 is older than 5.0.1", Assert.Single(status.Rejected));
    }

    [Fact]
    public async Task The_environment_variable_wins()
    {
        machine.AddToPath("ghdl", New);
        string path = machine.AddElsewhere("my-ghdl", "GHDL 6.0.0");
        machine.SetVariable("SRTRL_GHDL", path);

        Assert.Equal(new(ToolOrigin.EnvironmentVariable, path, "6.0.0"), await LocateAsync("ghdl"));
    }

    [Theory]
    [InlineData(Old, "version 4.1.0 is older than 5.0.1")]
    [InlineData("something else", "does not tell its version with --version")]
    [InlineData(null, "no such program")]
    public async Task A_wrong_environment_variable_is_reported_and_not_passed_over(string? output, string reason)
    {
        machine.AddToPath("ghdl", New);
        string path = output is null ? "/nowhere/ghdl" : machine.AddElsewhere("ghdl", output);
        machine.SetVariable("SRTRL_GHDL", path);
        string message = await MissingMessageAsync("ghdl");

        Assert.Contains($"SRTRL_GHDL={path}: {reason}", message);
        Assert.Contains("correct or unset SRTRL_GHDL", message);
    }

    [Fact]
    public async Task A_missing_tool_is_reported_with_the_commands_that_install_it()
    {
        string message = await MissingMessageAsync("verilator");

        Assert.StartsWith("verilator not found: verilator 5.006 or newer is needed", message);
        Assert.EndsWith("apt-get install -y --no-install-recommends verilator", message);
    }

    [Fact]
    public async Task Elsewhere_a_missing_tool_is_reported_with_what_to_install()
    {
        using FakeMachine fedora = new(Distributions.Fedora);
        var missing = await Assert.ThrowsAsync<ToolMissingException>(
            () => fedora.Locator.LocateAsync("yosys", TestContext.Current.CancellationToken));

        Assert.Contains("On Fedora Linux 42: install yosys 0.23 or newer", missing.Message);
    }

    [Fact]
    public async Task A_tool_without_a_version_only_has_to_exist()
    {
        string path = machine.AddToPath("icepack", "");

        Assert.Equal(new(ToolOrigin.Path, path, Version: null), await LocateAsync("icepack"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_executed_is_not_a_tool()
    {
        string path = machine.AddToPath("icepack", "");
        File.Delete(path);
        await File.WriteAllTextAsync(path, "data", TestContext.Current.CancellationToken);

        Assert.Contains("icepack not found", await MissingMessageAsync("icepack"));
    }

    [Fact]
    public async Task What_was_missing_is_looked_for_again()
    {
        ToolLocator locator = machine.Locator;
        ToolStatus before = await locator.FindAsync("icepack", TestContext.Current.CancellationToken);
        machine.AddToPath("icepack", "");
        ToolStatus after = await locator.FindAsync("icepack", TestContext.Current.CancellationToken);

        Assert.Null(before.Found);
        Assert.NotNull(after.Found);
    }

    private Task<LocatedTool> LocateAsync(string id) => machine.Locator.LocateAsync(id, TestContext.Current.CancellationToken);

    private async Task<string> MissingMessageAsync(string id) =>
        (await Assert.ThrowsAsync<ToolMissingException>(() => LocateAsync(id))).Message;
}
