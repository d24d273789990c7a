using System.Collections.Immutable;

namespace SparseRtrl.Sim.Tools;

/// <summary>One command of an installation.</summary>
/// <param name="NeedsRoot">True when it changes the system, so that it needs root or <c>sudo</c>.</param>
public sealed record InstallStep(ShellCommand Command, bool NeedsRoot);

/// <summary>How missing tools get onto a machine, as data: it is printed and agreed to before anything runs.</summary>
/// <param name="Steps">Commands in their order. They include <c>sudo</c> where it is needed and there.</param>
/// <param name="ByHand">What a person has to do, for tools for which there is no command on this machine.</param>
/// <param name="HasRight">False when some steps need root and there is neither root nor <c>sudo</c>.</param>
public sealed record InstallPlan(ImmutableArray<InstallStep> Steps, ImmutableArray<string> ByHand, bool HasRight)
{
    /// <summary>The steps that can run here: all, or those that need no root when there is no right to it.</summary>
    public ImmutableArray<InstallStep> Runnable => HasRight ? Steps : [.. Steps.Where(step => !step.NeedsRoot)];

    /// <summary>What installs one tool on a machine, in a few words, e.g. <c>package verilator</c>.</summary>
    public static string SourceOf(ToolDefinition tool, HostEnvironment host) =>
        IsPackaged(tool, host.Distribution) ? $"package {string.Join(", ", tool.Packages)}"
        : host.Distribution.UsesApt && tool.Prefix is { } prefix ? prefix.Script
        : "by hand";

    /// <summary>Plans the installation of tools on a machine.</summary>
    /// <param name="tools">The missing tools; their packages are installed in one go.</param>
    public static InstallPlan For(IEnumerable<ToolDefinition> tools, HostEnvironment host)
    {
        SortedSet<string> packages = new(StringComparer.Ordinal);
        List<(string Script, string Folder)> prefixes = [];
        List<string> byHand = [];
        foreach (ToolDefinition tool in tools)
        {
            if (host.Variables.TryGetValue(tool.EnvironmentVariable, out string? chosen) && chosen.Length > 0)
            {
                byHand.Add($"correct or unset {tool.EnvironmentVariable}: {chosen} is not {tool.Requirement}");
            }
            else if (IsPackaged(tool, host.Distribution))
            {
                packages.UnionWith(tool.Packages);
            }
            else if (host.Distribution.UsesApt && tool.Prefix is { } prefix)
            {
                packages.UnionWith(prefix.Packages);
                string folder = Path.Combine(host.ToolFolder, prefix.Folder);
                prefixes.Add((prefix.Script, folder));
            }
            else
            {
                byHand.Add($"install {tool.Requirement} ({tool.Purpose}), see {tool.Homepage}; "
                    + $"put {tool.Executable} on PATH or name it in {tool.EnvironmentVariable}");
            }
        }

        // Several tools may come with one script.
        IEnumerable<InstallStep> prefixSteps = prefixes.Distinct()
            .Select(p => new InstallStep(new("bash", [p.Script, p.Folder]), NeedsRoot: false));
        InstallStep[] steps = [.. packages.Count == 0 ? [] : AptSteps(packages, host), .. prefixSteps];
        return new([.. steps], [.. byHand], host.IsRoot || host.HasSudo || !steps.Any(step => step.NeedsRoot));
    }

    /// <summary>True when the distribution's own package is new enough, or may be and nothing better is known.</summary>
    private static bool IsPackaged(ToolDefinition tool, Distribution distribution)
    {
        if (!tool.PackagedSince.TryGetValue(distribution.Id, out string? since))
        {
            // A derivative counts its releases in its own way: a private prefix is certain, its package is the next best.
            return distribution.UsesApt && tool.Prefix is null;
        }

        return distribution.Version is null || ReleaseOf(distribution.Version) >= ReleaseOf(since);
    }

    /// <summary>Debian counts in whole numbers and Ubuntu in year.month; <see cref="Version"/> wants two parts.</summary>
    private static Version ReleaseOf(string release) =>
        Version.Parse(release.Contains('.', StringComparison.Ordinal) ? release : release + ".0");

    private static IEnumerable<InstallStep> AptSteps(IEnumerable<string> packages, HostEnvironment host)
    {
        yield return AsRoot(["apt-get", "update"], host);
        // Some dependencies (tzdata) ask questions otherwise.
        yield return AsRoot(
            ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends", .. packages], host);
    }

    private static InstallStep AsRoot(ImmutableArray<string> words, HostEnvironment host)
    {
        ImmutableArray<string> command = host.IsRoot || !host.HasSudo ? words : words.Insert(0, "sudo");
        return new(new(command[0], command[1..]), NeedsRoot: true);
    }
}
