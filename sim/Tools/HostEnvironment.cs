using System.Collections;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SparseRtrl.Sim.Tools;

/// <summary>The operating system as <c>/etc/os-release</c> names it.</summary>
/// <param name="Id">For example <c>debian</c>.</param>
/// <param name="Version">For example <c>12</c>; null for a rolling or testing distribution, which counts as the newest.</param>
/// <param name="Name">For people, e.g. <c>Debian GNU/Linux 12 (bookworm)</c>.</param>
/// <param name="Family">Ids of the distributions this one is made from.</param>
public sealed record Distribution(string Id, string? Version, string Name, ImmutableArray<string> Family)
{
    /// <summary>True when packages are installed with <c>apt-get</c> from a Debian or Ubuntu archive.</summary>
    public bool UsesApt => Id is "debian" or "ubuntu" || Family.Contains("debian") || Family.Contains("ubuntu");

    /// <summary>Reads the text of an <c>os-release</c> file (freedesktop.org, os-release(5)).</summary>
    public static Distribution Parse(string osRelease)
    {
        Dictionary<string, string> fields = [];
        foreach (string line in osRelease.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split('=', 2);
            if (parts.Length == 2)
            {
                fields[parts[0]] = parts[1].Trim('"', '\'');
            }
        }

        string id = fields.GetValueOrDefault("ID", "linux");
        return new(
            id,
            fields.GetValueOrDefault("VERSION_ID"),
            fields.GetValueOrDefault("PRETTY_NAME", id),
            [.. fields.GetValueOrDefault("ID_LIKE", "").Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
    }
}

/// <summary>
/// What the search for tools and their installation depend on, as data, so that both can be tested for any machine.
/// </summary>
/// <param name="Variables">Environment variables.</param>
/// <param name="IsRoot">True when packages can be installed without <c>sudo</c>.</param>
public sealed record HostEnvironment(Distribution Distribution, ImmutableDictionary<string, string> Variables, bool IsRoot)
{
    /// <summary>
    /// Folder of all private prefixes: <c>srtrl</c> in the user's data folder (XDG base directory specification).
    /// </summary>
    public string ToolFolder
    {
        get
        {
            string? data = Variables.GetValueOrDefault("XDG_DATA_HOME");
            return Path.IsPathRooted(data)
                ? Path.Combine(data, "srtrl")
                : Path.Combine(Variables.GetValueOrDefault("HOME", Path.GetTempPath()), ".local", "share", "srtrl");
        }
    }

    public bool HasSudo => FindOnPath("sudo") is not null;

    public static HostEnvironment Current()
    {
        const string OsRelease = "/etc/os-release";
        Distribution distribution = File.Exists(OsRelease)
            ? Distribution.Parse(File.ReadAllText(OsRelease))
            : new(OperatingSystem.IsMacOS() ? "macos" : "unknown", Version: null, RuntimeInformation.OSDescription, Family: []);
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToImmutableDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
        return new(distribution, variables, Environment.IsPrivilegedProcess);
    }

    /// <summary>Path of the program a shell would run, or null.</summary>
    public string? FindOnPath(string program) =>
        Variables.GetValueOrDefault("PATH", "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(IsExecutable);

    internal static bool IsExecutable(string path)
    {
        const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path)
            && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != UnixFileMode.None);
    }
}
