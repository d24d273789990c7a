using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis.CSharp;

namespace SparseRtrl.Transpile.Frontend;

/// <param name="Name">As shown in messages; also the path of the syntax tree.</param>
public sealed record SourceFile(string Name, string Text);

/// <summary>What a kernel is lowered from.</summary>
/// <param name="Files">C# sources of the kernel and of the helpers it calls.</param>
/// <param name="Assemblies">Assemblies that the sources refer to, beside those of the runtime.</param>
public sealed record KernelSource(ImmutableArray<SourceFile> Files, ImmutableArray<Assembly> Assemblies)
{
    /// <summary>Resource names of embedded sources start with this.</summary>
    public const string ResourcePrefix = "SubsetSources/";

    private CSharpCompilation? compilation;

    /// <summary>All files together; made once, since several kernels may come from the same source.</summary>
    internal CSharpCompilation Compilation => compilation ??= KernelCompilation.Create("Kernels", Files, Assemblies);

    /// <summary>The sources embedded in the assembly of a compiled-in kernel and in the assemblies it refers to.</summary>
    public static KernelSource FromAssembly(object instance)
    {
        ImmutableArray<Assembly> assemblies = WithReferences(instance.GetType().Assembly);
        return new([.. assemblies.SelectMany(EmbeddedIn)], assemblies);
    }

    /// <summary>The sources embedded in one assembly, ordered by name.</summary>
    public static IEnumerable<SourceFile> EmbeddedIn(Assembly assembly)
    {
        IEnumerable<string> names = assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal));
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return new(name[ResourcePrefix.Length..], reader.ReadToEnd());
        }
    }

    /// <summary>The assembly and those it refers to outside the runtime.</summary>
    private static ImmutableArray<Assembly> WithReferences(Assembly assembly)
    {
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(assembly) ?? AssemblyLoadContext.Default;
        return
        [
            assembly,
            .. assembly.GetReferencedAssemblies()
                .Where(name => !RuntimeReferences.Contains(name.Name!))
                .OrderBy(name => name.Name, StringComparer.Ordinal)
                .Select(context.LoadFromAssemblyName),
        ];
    }
}
