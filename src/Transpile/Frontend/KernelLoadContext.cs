using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Unloads with the kernel object; shares the libraries with the host, so that their types are the same.</summary>
internal sealed class KernelLoadContext(ImmutableArray<Assembly> libraries)
    : AssemblyLoadContext("UserKernel", isCollectible: true)
{
    protected override Assembly? Load(AssemblyName assemblyName) =>
        libraries.FirstOrDefault(a => a.GetName().Name == assemblyName.Name);
}
