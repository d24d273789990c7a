using Xunit;

namespace SparseRtrl.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Help_names_every_command_on_stdout()
    {
        Ending ending = await Processes.SrtrlAsync(["--help"]);

        Assert.Equal((0, ""), (ending.ExitCode, ending.Error));
        Assert.All(["demo", "test", "doctor", "transpile", "train"], command => Assert.Contains($"\n  {command} ", ending.Output));
    }

    [Fact]
    public async Task Version_is_a_version()
    {
        Ending ending = await Processes.SrtrlAsync(["--version"]);

        Assert.Equal(0, ending.ExitCode);
        Assert.Matches(@"\A\d+\.\d+\.\d+\n\z", ending.Output);
    }

    [Theory]
    [InlineData("srtrl: 'frob' is no command or option", "frob")]
    [InlineData("srtrl demo: '--frob' is no option or argument of this command", "demo", "--frob")]
    [InlineData("srtrl demo: --seed x: must be a whole number", "demo", "--seed", "x")]
    [InlineData("srtrl demo: --seed -1: must be a whole number", "demo", "--seed", "-1")]
    [InlineData("srtrl transpile: File does not exist: 'nope.cs'", "transpile", "nope.cs", "--out", "x")]
    [InlineData("srtrl transpile: {folder}: is a folder", "transpile", "{folder}", "--out", "{folder}/x")]
    [InlineData("srtrl transpile: Option '--out' is required", "transpile", "{file}")]
    [InlineData("--set units: write NAME=VALUE", "transpile", "{file}", "--out", "{folder}/x", "--set", "units")]
    [InlineData("--set a=2: a is set twice", "transpile", "{file}", "--out", "{folder}/x", "--set", "a=1", "--set", "a=2")]
    [InlineData("--clock-mhz 0: must be a positive number", "transpile", "{file}", "--out", "{folder}/x", "--clock-mhz", "0")]
    [InlineData("--device up6k: must be one of up5k, hx8k, ecp5-85k", "transpile", "{file}", "--out", "{folder}/x", "--device", "up6k")]
    [InlineData("--out {file}/x: cannot be written", "transpile", "{file}", "--out", "{file}/x")]
    [InlineData("--out {file}/x: cannot be written", "demo", "--out", "{file}/x")]
    public async Task A_wrong_command_line_is_refused_with_place_and_reason(string message, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["Kernel.cs"], "", TestContext.Current.CancellationToken);
        string Fill(string text) => text.Replace("{file}", folder["Kernel.cs"]).Replace("{folder}", folder.Path);

        Ending ending = await Processes.SrtrlAsync(arguments.Select(Fill));

        Assert.Equal((2, ""), (ending.ExitCode, ending.Output));
        Assert.Contains(Fill(message), ending.Error);
        Assert.False(Directory.Exists(folder["x"]));
    }

    [Fact]
    public async Task The_program_without_its_launcher_says_how_to_start_it()
    {
        Ending ending = await Processes.SrtrlAsync(["test"], new Dictionary<string, string?> { ["SRTRL_ROOT"] = null });

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("start the program with ./srtrl", ending.Error);
    }
}
