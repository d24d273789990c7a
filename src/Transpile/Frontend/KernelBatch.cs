using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SparseRtrl.Transpile.Diagnostics;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>
/// Kernels that are compiled together, each in a file of its own: to resolve the runtime's assemblies and to load an assembly takes
/// longer than to compile a small kernel.
/// </summary>
public sealed class KernelBatch
{
    private readonly ImmutableDictionary<string, Type> types;

    private KernelBatch(KernelSource source, ImmutableDictionary<string, Type> types)
    {
        Source = source;
        this.types = types;
    }

    /// <summary>All files and the embedded helper sources of the libraries.</summary>
    public KernelSource Source { get; }

    /// <param name="files">Each with one kernel whose constructor has no parameters; their classes have different names.</param>
    /// <param name="findings">Errors of the C# compiler; when there is one there is no batch.</param>
    public static KernelBatch? Load(
        ImmutableArray<SourceFile> files, ImmutableArray<Assembly> libraries, out ImmutableArray<Finding> findings)
    {
        CSharpCompilation compilation = KernelCompilation.Create("Kernels", files, libraries);
        using var image = new MemoryStream();
        findings =
        [
            .. compilation.Emit(image).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(Finding.From),
        ];
        if (!findings.IsEmpty)
        {
            return null;
        }

        image.Position = 0;
        Assembly assembly = new KernelLoadContext(libraries).LoadFromStream(image);
        return new(
            new([.. files, .. libraries.SelectMany(KernelSource.EmbeddedIn)], libraries),
            assembly.GetTypes().Where(type => !type.IsNested && type.IsPublic).ToImmutableDictionary(type => type.Name));
    }

    /// <summary>A kernel object in the state that hardware has after reset.</summary>
    /// <param name="name">Of its class.</param>
    public object Create(string name) => Activator.CreateInstance(types[name])!;
}
