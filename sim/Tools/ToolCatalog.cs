using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparseRtrl.Sim.Tools;

/// <summary>How a program tells its version.</summary>
/// <param name="Arguments">Arguments that make it print the version and end.</param>
/// <param name="Pattern">Regular expression on that output; group 1 is the version.</param>
public sealed record VersionProbe(ImmutableArray<string> Arguments, string Pattern);

/// <summary>An installation of one tool in a folder of its own, for distributions whose package is too old.</summary>
/// <param name="Folder">
/// Name of the folder below <see cref="HostEnvironment.ToolFolder"/>; the program is <c>bin/EXECUTABLE</c> in it.
/// </param>
/// <param name="Script">Script that fills the folder, relative to the repository; takes the folder as its only argument.</param>
/// <param name="Packages">Distribution packages that the script needs.</param>
public sealed record PrivatePrefix(string Folder, string Script, ImmutableArray<string> Packages);

/// <summary>One external tool, as <c>eng/tools.json</c> describes it.</summary>
/// <param name="Id">Name used in <see cref="ToolCall.Tool"/>.</param>
/// <param name="EnvironmentVariable">Variable that names the program to use instead of looking for one.</param>
/// <param name="Packages">Debian and Ubuntu packages that install it.</param>
/// <param name="PackagedSince">Distribution id → first release whose package is new enough.</param>
/// <param name="MinimumVersion">Oldest version that works; null when the program has no version to ask for.</param>
/// <param name="Probe">How to ask for the version; null exactly when <paramref name="MinimumVersion"/> is.</param>
/// <param name="Prefix">What to do where the package is too old; null when every supported release has a new enough one.</param>
public sealed record ToolDefinition(
    string Id,
    string Purpose,
    Uri Homepage,
    string Executable,
    string EnvironmentVariable,
    ImmutableArray<string> Packages,
    ImmutableDictionary<string, string> PackagedSince,
    string? MinimumVersion = null,
    VersionProbe? Probe = null,
    PrivatePrefix? Prefix = null)
{
    /// <summary>Id and oldest version that works, e.g. <c>ghdl 5.0.1 or newer</c>.</summary>
    [JsonIgnore]
    public string Requirement => MinimumVersion is null ? Id : $"{Id} {MinimumVersion} or newer";
}

/// <summary>The list of external tools. There is one, <c>eng/tools.json</c>; it is embedded in this assembly.</summary>
public sealed class ToolCatalog
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly Lazy<ToolCatalog> Embedded = new(ReadEmbedded);

    private ToolCatalog(ImmutableArray<ToolDefinition> tools) => Tools = tools;

    public static ToolCatalog Default => Embedded.Value;

    public ImmutableArray<ToolDefinition> Tools { get; }

    /// <exception cref="KeyNotFoundException">No tool has this id.</exception>
    public ToolDefinition this[string id] =>
        Tools.FirstOrDefault(tool => tool.Id == id)
        ?? throw new KeyNotFoundException(
            $"'{id}' is not in eng/tools.json; it has {string.Join(", ", Tools.Select(tool => tool.Id))}");

    /// <exception cref="JsonException">Not the format of <c>eng/tools.json</c>.</exception>
    public static ToolCatalog Parse(string json)
    {
        Document document = JsonSerializer.Deserialize<Document>(json, Options)
            ?? throw new JsonException("eng/tools.json is empty");
        foreach (ToolDefinition tool in document.Tools)
        {
            if (document.Tools.Count(other => other.Id == tool.Id) > 1)
            {
                throw new JsonException($"eng/tools.json lists '{tool.Id}' more than once");
            }

            if (tool.MinimumVersion is null != tool.Probe is null)
            {
                throw new JsonException($"'{tool.Id}' in eng/tools.json needs both minimumVersion and probe, or neither");
            }
        }

        return new(document.Tools);
    }

    private static ToolCatalog ReadEmbedded()
    {
        using Stream stream = typeof(ToolCatalog).Assembly.GetManifestResourceStream("tools.json")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    private sealed record Document(ImmutableArray<ToolDefinition> Tools);
}
