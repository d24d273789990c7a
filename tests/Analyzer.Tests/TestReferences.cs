using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SparseRtrl.Hardware;

namespace SparseRtrl.Analyzer.Tests;

/// <summary>What the test compilations refer to.</summary>
internal static class TestReferences
{
    /// <summary>The running runtime and the kernel vocabulary.</summary>
    public static ImmutableArray<MetadataReference> All { get; } =
        [.. Runtime(), MetadataReference.CreateFromFile(typeof(HardwareKernelAttribute).Assembly.Location)];

    private static IEnumerable<MetadataReference> Runtime()
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return trusted.Where(p => Path.GetDirectoryName(p) == runtime).Select(p => MetadataReference.CreateFromFile(p));
    }
}
