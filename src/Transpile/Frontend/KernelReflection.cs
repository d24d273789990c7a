using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Reads members that the compiler knows as symbols from the live object.</summary>
internal static class KernelReflection
{
    private const BindingFlags Everything =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>
    /// The value of a field or property of the kernel, or of a static field or property of any class it can see.
    /// </summary>
    public static object? Read(object instance, ISymbol member)
    {
        object? target = member.IsStatic ? null : instance;
        Type type = RuntimeType(instance, member.ContainingType);
        return member is IPropertySymbol
            ? type.GetProperty(member.Name, Everything)!.GetValue(target)
            : type.GetField(member.Name, Everything)!.GetValue(target);
    }

    /// <summary>One scalar of a boxed value.</summary>
    public static object Part(object value, Leaf leaf) =>
        leaf.Fields.Aggregate(value, (whole, field) => whole.GetType().GetField(field.Name, Everything)!.GetValue(whole)!);

    private static Type RuntimeType(object instance, INamedTypeSymbol symbol)
    {
        string name = MetadataName(symbol);
        Assembly own = instance.GetType().Assembly;
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(own) ?? AssemblyLoadContext.Default;
        return own.GetType(name)
            ?? own.GetReferencedAssemblies()
                .Select(a => context.LoadFromAssemblyName(a).GetType(name))
                .FirstOrDefault(t => t is not null)
            ?? throw new InvalidOperationException($"'{name}' is not loaded with the kernel.");
    }

    /// <summary>The name under which reflection finds a type.</summary>
    public static string MetadataName(INamedTypeSymbol symbol) => symbol switch
    {
        { ContainingType: { } outer } => $"{MetadataName(outer)}+{symbol.MetadataName}",
        { ContainingNamespace.IsGlobalNamespace: true } => symbol.MetadataName,
        _ => $"{symbol.ContainingNamespace.ToDisplayString()}.{symbol.MetadataName}",
    };
}
