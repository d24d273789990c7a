using System.Collections.Immutable;
using SparseRtrl.Sim.Tools;

namespace SparseRtrl.Sim.Tests.Tools;

/// <summary>A machine of its own below a temporary folder: a PATH, a home and the tools that a test puts there.</summary>
internal sealed class FakeMachine : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("srtrl-machine-").FullName;

    public FakeMachine(Distribution? distribution = null)
    {
        Directory.CreateDirectory(PathFolder);
        Host = new(
            distribution ?? Distributions.Debian12,
            new Dictionary<string, string> { ["PATH"] = PathFolder, ["HOME"] = root }.ToImmutableDictionary(),
            IsRoot: true);
    }

    public HostEnvironment Host { get; private set; }

    public ToolLocator Locator => new(ToolCatalog.Default, Host);

    private string PathFolder => Path.Combine(root, "bin");

    public string AddToPath(string executable, string output) => Add(Path.Combine(PathFolder, executable), output);

    public string AddToPrefix(string folder, string executable, string output) =>
        Add(Path.Combine(Host.ToolFolder, folder, "bin", executable), output);

    public string AddElsewhere(string executable, string output) => Add(Path.Combine(root, "elsewhere", executable), output);

    public void SetVariable(string name, string value) => Host = Host with { Variables = Host.Variables.SetItem(name, value) };

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <summary>
    /// Adds a link and not a script of its own: a program that was just written may still be open in a process that is starting.
    /// </summary>
    private static string Add(string path, string output)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, Path.Combine(AppContext.BaseDirectory, "Tools", "fake-tool.sh"));
        File.WriteAllText(path + ".output", output);
        return path;
    }
}

internal static class Distributions
{
    public static Distribution Debian12 { get; } = new("debian", "12", "Debian GNU/Linux 12 (bookworm)", []);

    public static Distribution Debian13 { get; } = new("debian", "13", "Debian GNU/Linux 13 (trixie)", []);

    public static Distribution DebianTesting { get; } = new("debian", Version: null, "Debian GNU/Linux forky/sid", []);

    public static Distribution Ubuntu2204 { get; } = new("ubuntu", "22.04", "Ubuntu 22.04 LTS", ["debian"]);

    public static Distribution Ubuntu2404 { get; } = new("ubuntu", "24.04", "Ubuntu 24.04 LTS", ["debian"]);

    public static Distribution Ubuntu2504 { get; } = new("ubuntu", "25.04", "Ubuntu 25.04", ["debian"]);

    public static Distribution Mint { get; } = new("linuxmint", "22", "Linux Mint 22", ["ubuntu", "debian"]);

    public static Distribution Fedora { get; } = new("fedora", "42", "Fedora Linux 42", []);
}
