using Xunit;

namespace SparseRtrl.Cli.Tests;

/// <summary>The launcher, in a small checkout with a stand-in for the SDK; and once for real.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly TemporaryFolder checkout = new();

    public LauncherTests()
    {
        foreach (string folder in (string[])["src/Cli", "sim", "fpga", "eng", "bin"])
        {
            Directory.CreateDirectory(checkout[folder]);
        }

        foreach (string file in (string[])["Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig",
            "src/Cli/Program.cs"])
        {
            File.WriteAllText(checkout[file], "");
        }

        File.Copy(Path.Combine(Processes.Root, "srtrl"), checkout["srtrl"]);
        File.CreateSymbolicLink(checkout["bin/dotnet"], Path.Combine(AppContext.BaseDirectory, "fake-dotnet.sh"));
    }

    private int Builds => File.Exists(checkout["builds"]) ? File.ReadAllLines(checkout["builds"]).Length : 0;

    public void Dispose() => checkout.Dispose();

    [Fact]
    public async Task Builds_once_and_passes_arguments_and_exit_code_on()
    {
        Ending first = await LaunchAsync("doctor", "--json");
        Ending second = await LaunchAsync("doctor", "--json");

        string expected = $"ran srtrl.dll with <doctor --json> in {checkout.Path}\n";
        Assert.Equal(new(7, expected, "srtrl: building\n"), first);
        Assert.Equal(new(7, expected, ""), second);
        Assert.Equal(1, Builds);
    }

    [Fact]
    public async Task Builds_again_when_a_source_was_changed_added_or_deleted()
    {
        await LaunchAsync();
        File.SetLastWriteTimeUtc(checkout["src/Cli/Program.cs"], DateTime.UtcNow.AddSeconds(1));
        await LaunchAsync();
        Assert.Equal(2, Builds);

        File.SetLastWriteTimeUtc(checkout["src/Cli/Program.cs"], DateTime.UnixEpoch);
        File.SetLastWriteTimeUtc(checkout["src/Cli"], DateTime.UtcNow.AddSeconds(1));
        await LaunchAsync();
        Assert.Equal(3, Builds);
    }

    [Fact]
    public async Task Shows_why_a_build_failed_and_tries_again_the_next_time()
    {
        await File.WriteAllTextAsync(checkout["broken"], "", TestContext.Current.CancellationToken);
        Ending broken = await LaunchAsync();
        File.Delete(checkout["broken"]);
        Ending repaired = await LaunchAsync();

        Assert.Equal((4, ""), (broken.ExitCode, broken.Output));
        Assert.Contains("error CS1002", broken.Error);
        Assert.Equal(7, repaired.ExitCode);
    }

    [Fact]
    public async Task Concurrent_launches_share_one_build()
    {
        Ending[] endings = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LaunchAsync()));

        Assert.All(endings, ending => Assert.Equal(7, ending.ExitCode));
        Assert.Equal(1, Builds);
    }

    [Fact]
    public async Task Without_an_SDK_says_what_to_install()
    {
        File.Delete(checkout["bin/dotnet"]);
        foreach (string program in (string[])["bash", "readlink", "dirname", "find", "mkdir", "flock", "mktemp", "cat"])
        {
            File.CreateSymbolicLink(checkout["bin/" + program], WhichProgram(program));
        }

        Ending ending = await Processes.RunAsync("/bin/bash", [checkout["srtrl"]], checkout.Path, new Dictionary<string, string?>
        {
            ["PATH"] = checkout["bin"],
            ["HOME"] = checkout.Path,
            ["DOTNET_ROOT"] = null,
        });

        Assert.Equal(3, ending.ExitCode);
        Assert.Contains("the .NET 10 SDK was not found", ending.Error);
        Assert.Contains("dotnet-install.sh", ending.Error);
    }

    [Fact]
    public async Task Works_through_a_symbolic_link_from_another_folder()
    {
        using TemporaryFolder elsewhere = new();
        File.CreateSymbolicLink(elsewhere["my-srtrl"], Path.Combine(Processes.Root, "srtrl"));

        Ending ending = await Processes.RunAsync(elsewhere["my-srtrl"], ["--version"], elsewhere.Path);

        Assert.Equal(0, ending.ExitCode);
        Assert.Matches(@"\A\d+\.\d+\.\d+\n\z", ending.Output);
    }

    private static string WhichProgram(string name) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, name)).First(File.Exists);

    private Task<Ending> LaunchAsync(params string[] arguments) =>
        Processes.RunAsync("bash", [checkout["srtrl"], .. arguments], "/", new Dictionary<string, string?>
        {
            ["PATH"] = $"{checkout["bin"]}:{Environment.GetEnvironmentVariable("PATH")}",
            ["FAKE_CHECKOUT"] = checkout.Path,
        });
}
