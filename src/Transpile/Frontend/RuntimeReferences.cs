using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>The runtime's own assemblies as references for compiling kernels: no SDK and no reference pack is needed.</summary>
internal static class RuntimeReferences
{
    private static readonly Lazy<ImmutableSortedDictionary<string, MetadataReference>> ByName = new(Load);

    public static bool Contains(string assemblyName) => ByName.Value.ContainsKey(assemblyName);

    /// <summary>The runtime's assemblies and <paramref name="others"/>.</summary>
    public static IEnumerable<MetadataReference> With(IEnumerable<Assembly> others) =>
    [
        .. ByName.Value.Values,
        .. others.Where(a => a.Location.Length > 0).Select(a => a.Location).Distinct(StringComparer.Ordinal)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static ImmutableSortedDictionary<string, MetadataReference> Load()
    {
        string runtimeFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return trusted.Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == runtimeFolder)
            .Distinct(StringComparer.Ordinal)
            .ToImmutableSortedDictionary(
                path => Path.GetFileNameWithoutExtension(path),
                path => (MetadataReference)MetadataReference.CreateFromFile(path),
                StringComparer.OrdinalIgnoreCase);
    }
}
