using NuGet.Common;
using NuGet.Configuration;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Packaging.Signing;
using NuGet.Versioning;

namespace SparseRtrl.Analyzer.Tests;

/// <summary>
/// A folder of packages, made from the .nuspec files that <c>dotnet pack</c> uses and installed by NuGet's own library, so that a
/// project with <c>NUGET_PACKAGES</c> set to it restores them as from a feed.
/// </summary>
internal sealed class LocalPackages : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("srtrl-packages-");

    /// <summary>Where installed packages are: <c>id/version/…</c> in lower case.</summary>
    public string Folder => Path.Combine(root.FullName, "packages");

    public static string Version { get; } = typeof(Rules).Assembly.GetName().Version!.ToString(fieldCount: 3);

    /// <summary>Packs what the build of these tests has left, and installs it.</summary>
    /// <param name="nuspec">Relative to the root of the repository.</param>
    /// <returns>The folder of the installed package.</returns>
    public async Task<string> InstallAsync(string nuspec, CancellationToken cancellation)
    {
        string package = Path.Combine(root.FullName, Path.ChangeExtension(Path.GetFileName(nuspec), ".nupkg"));
        var builder = new PackageBuilder(
            Path.Combine(DocumentedRules.RepositoryRoot, nuspec), DocumentedRules.RepositoryRoot, ValueOf,
            includeEmptyDirectories: false);
        await using (FileStream file = File.Create(package))
        {
            builder.Save(file);
        }

        var identity = new PackageIdentity(builder.Id, builder.Version);
        var resolver = new VersionFolderPathResolver(Folder);
        var context = new PackageExtractionContext(
            PackageSaveMode.Defaultv3, XmlDocFileSaveMode.None,
            ClientPolicyContext.GetClientPolicy(NullSettings.Instance, NullLogger.Instance), NullLogger.Instance);
        await PackageExtractor.InstallFromSourceAsync(
            root.FullName, identity, destination => CopyAsync(package, destination, cancellation), resolver, context, cancellation);
        return resolver.GetInstallPath(identity.Id, NuGetVersion.Parse(Version));
    }

    public void Dispose() => root.Delete(recursive: true);

    private static string ValueOf(string property) => property switch
    {
        "version" => Version,
        "configuration" => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
        _ => throw new ArgumentException($"Unknown property {property} in a .nuspec file.", nameof(property)),
    };

    private static async Task CopyAsync(string package, Stream destination, CancellationToken cancellation)
    {
        await using FileStream source = File.OpenRead(package);
        await source.CopyToAsync(destination, cancellation);
    }
}
