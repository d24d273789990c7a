using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;

namespace SparseRtrl.Sim.Tools;

/// <summary>Where a tool was found.</summary>
public enum ToolOrigin
{
    EnvironmentVariable,
    Path,
    PrivatePrefix,
}

/// <summary>A program that can be used.</summary>
/// <param name="Version">Version it printed; null when it has none to ask for.</param>
public sealed record LocatedTool(ToolOrigin Origin, string Path, string? Version);

/// <summary>Result of looking for one tool.</summary>
/// <param name="Found">Null when no usable program was found.</param>
/// <param name="Rejected">Why each program that was looked at cannot be used, in the order of the search.</param>
public sealed record ToolStatus(ToolDefinition Tool, LocatedTool? Found, ImmutableArray<string> Rejected);

/// <summary>
/// Finds external tools. The order is: the tool's environment variable, then PATH, then the private prefix. A variable that is
/// set decides alone, so that a mistake in it is seen; a program on PATH that is too old is passed over.
/// </summary>
public sealed class ToolLocator(ToolCatalog catalog, HostEnvironment host)
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, ToolStatus> found = [];

    /// <summary>A locator for this machine and the embedded catalog.</summary>
    public ToolLocator()
        : this(ToolCatalog.Default, HostEnvironment.Current())
    {
    }

    public ToolCatalog Catalog => catalog;

    public HostEnvironment Host => host;

    /// <summary>
    /// Looks for a tool. What was found is remembered; what was missing is looked for again, as it may have been installed.
    /// </summary>
    /// <exception cref="KeyNotFoundException">No tool has this id.</exception>
    public async Task<ToolStatus> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (found.TryGetValue(id, out ToolStatus? known))
        {
            return known;
        }

        ToolStatus status = await SearchAsync(catalog[id], cancellationToken);
        if (status.Found is not null)
        {
            found[id] = status;
        }

        return status;
    }

    /// <summary>Looks for all tools of the catalog, in its order.</summary>
    public async Task<ImmutableArray<ToolStatus>> FindAllAsync(CancellationToken cancellationToken) =>
        [.. await Task.WhenAll(catalog.Tools.Select(tool => FindAsync(tool.Id, cancellationToken)))];

    /// <summary>Finds a tool that must be there.</summary>
    /// <exception cref="ToolMissingException">Not found; the message has the commands that install it.</exception>
    public async Task<LocatedTool> LocateAsync(string id, CancellationToken cancellationToken)
    {
        ToolStatus status = await FindAsync(id, cancellationToken);
        return status.Found ?? throw new ToolMissingException(MissingToolMessage.For(status, host));
    }

    /// <summary>Reads the version out of what a tool printed; null when it is not there.</summary>
    public static string? ParseVersion(VersionProbe probe, string output)
    {
        Match match = Regex.Match(
            output, probe.Pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return match.Success ? match.Groups[1].Value : null;
    }

    private async Task<ToolStatus> SearchAsync(ToolDefinition tool, CancellationToken cancellationToken)
    {
        List<string> rejected = [];
        foreach ((ToolOrigin origin, string path) in Candidates(tool))
        {
            (string? version, string? problem) = await ProbeAsync(tool, path, cancellationToken);
            if (problem is null)
            {
                return new(tool, new(origin, path, version), [.. rejected]);
            }

            rejected.Add(
                origin == ToolOrigin.EnvironmentVariable
                    ? $"{tool.EnvironmentVariable}={path}: {problem}"
                    : $"{path}: {problem}");
        }

        return new(tool, Found: null, [.. rejected]);
    }

    private IEnumerable<(ToolOrigin Origin, string Path)> Candidates(ToolDefinition tool)
    {
        string chosen = host.Variables.GetValueOrDefault(tool.EnvironmentVariable, "");
        if (chosen.Length > 0)
        {
            yield return (ToolOrigin.EnvironmentVariable, chosen);
            yield break;
        }

        if (host.FindOnPath(tool.Executable) is { } onPath)
        {
            yield return (ToolOrigin.Path, onPath);
        }

        if (tool.Prefix is { } prefix)
        {
            string inPrefix = Path.Combine(host.ToolFolder, prefix.Folder, "bin", tool.Executable);
            if (HostEnvironment.IsExecutable(inPrefix))
            {
                yield return (ToolOrigin.PrivatePrefix, inPrefix);
            }
        }
    }

    private static async Task<(string? Version, string? Problem)> ProbeAsync(
        ToolDefinition tool, string path, CancellationToken cancellationToken)
    {
        if (!HostEnvironment.IsExecutable(path))
        {
            return (null, "no such program");
        }

        if (tool.Probe is not { } probe)
        {
            return (null, null);
        }

        string output;
        try
        {
            output = await RunProbeAsync(path, probe, cancellationToken);
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or IOException)
        {
            return (null, $"does not start ({failure.Message})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"did not tell its version within {ProbeTimeout.TotalSeconds} s");
        }

        string? version = ParseVersion(probe, output);
        return version is null ? (null, $"does not tell its version with {string.Join(' ', probe.Arguments)}")
            : IsOlder(version, tool.MinimumVersion) ? (version, $"version {version} is older than {tool.MinimumVersion}")
            : (version, null);
    }

    private static async Task<string> RunProbeAsync(string path, VersionProbe probe, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ProbeTimeout);
        BufferedCommandResult result = await CliWrap.Cli.Wrap(path)
            .WithArguments(probe.Arguments)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(limit.Token);
        return result.StandardOutput + result.StandardError;
    }

    private static bool IsOlder(string version, string? minimum) =>
        minimum is not null && Version.Parse(version) < Version.Parse(minimum);
}
