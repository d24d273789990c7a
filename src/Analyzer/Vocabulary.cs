using Microsoft.CodeAnalysis;

namespace SparseRtrl.Analyzer;

/// <summary>
/// The kernel vocabulary, known by metadata name only, so that any assembly that defines these names can supply it.
/// </summary>
public static class Vocabulary
{
    public const string Namespace = "SparseRtrl.Hardware";
    public const string Kernel = "HardwareKernelAttribute";
    public const string Entry = "EntryAttribute";
    public const string HostWritable = "HostWritableAttribute";
    public const string HostHidden = "HostHiddenAttribute";
    public const string Memory = "MemoryAttribute";
    public const string Process = "ProcessAttribute";
    public const string SubsetSource = "SubsetSourceAttribute";
    public const string EventQueue = "EventQueue`1";

    /// <summary>The class of the loop directives and of <c>Concurrently</c>.</summary>
    public const string Directives = "Hardware";

    public static bool IsKernel(INamedTypeSymbol type) => Find(type, Kernel) is not null;

    /// <summary>True for a class of helpers whose source travels with its assembly.</summary>
    public static bool IsSubsetSource(INamedTypeSymbol type) => Find(type, SubsetSource) is not null;

    /// <summary>The attributes of a member that mean something in a kernel only, without "Attribute".</summary>
    public static IEnumerable<string> KernelAttributesOf(ISymbol member) =>
        new[] { Entry, Process, HostWritable, HostHidden, Memory }
            .Where(attribute => Find(member, attribute) is not null)
            .Select(attribute => attribute.Substring(0, attribute.Length - nameof(Attribute).Length));

    public static bool IsEntry(IMethodSymbol method) => Find(method, Entry) is not null;

    public static bool IsProcess(IMethodSymbol method) => Find(method, Process) is not null;

    public static bool IsHostWritable(IFieldSymbol field) => Find(field, HostWritable) is not null;

    public static bool IsHostHidden(IFieldSymbol field) => Find(field, HostHidden) is not null;

    /// <summary>The field named by <c>[HostWritable(Maximum = …)]</c>, or null without it.</summary>
    public static string? HostMaximumOf(IFieldSymbol field) =>
        Find(field, HostWritable)?.NamedArguments.FirstOrDefault(a => a.Key == "Maximum").Value.Value as string;

    /// <summary>The value of <c>[Memory(kind)]</c> as the name of the enum member, or null without the attribute.</summary>
    public static string? MemoryKindOf(IFieldSymbol field) =>
        MemberName(Find(field, Memory)?.ConstructorArguments.FirstOrDefault());

    /// <summary>The number given by <c>[Memory(Banks = …)]</c>, or null without it.</summary>
    public static int? BanksOf(IFieldSymbol field) => MemoryArgument(field, "Banks")?.Value as int?;

    /// <summary>The field named by <c>[Memory(BanksField = …)]</c>, or null without it.</summary>
    public static string? BanksFieldOf(IFieldSymbol field) => MemoryArgument(field, "BanksField")?.Value as string;

    /// <summary>The number given by <c>[Memory(ReadPorts = …)]</c>, or null without it.</summary>
    public static int? ReadPortsOf(IFieldSymbol field) => MemoryArgument(field, "ReadPorts")?.Value as int?;

    /// <summary>The value of <c>[Memory(Layout = …)]</c> as the name of the enum member, or null without it.</summary>
    public static string? BankLayoutOf(IFieldSymbol field) => MemberName(MemoryArgument(field, "Layout"));

    /// <summary>True for the static class that declares the loop directives and <c>Concurrently</c>.</summary>
    public static bool IsDirectives(INamedTypeSymbol type) => IsNamed(type, Directives);

    /// <summary>The element type when <paramref name="type"/> is an <c>EventQueue&lt;T&gt;</c>, otherwise null.</summary>
    public static ITypeSymbol? QueueElement(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Arity: 1 } named && IsNamed(named.OriginalDefinition, EventQueue)
            ? named.TypeArguments[0]
            : null;

    private static TypedConstant? MemoryArgument(IFieldSymbol field, string name)
    {
        KeyValuePair<string, TypedConstant>? argument = Find(field, Memory)?.NamedArguments
            .Where(a => a.Key == name).Select(a => (KeyValuePair<string, TypedConstant>?)a).FirstOrDefault();
        return argument?.Value;
    }

    private static string? MemberName(TypedConstant? member) => member?.Type?.GetMembers().OfType<IFieldSymbol>()
        .FirstOrDefault(m => m.HasConstantValue && Equals(m.ConstantValue, member.Value.Value))?.Name;

    private static AttributeData? Find(ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass is not null && IsNamed(a.AttributeClass, attribute));

    private static bool IsNamed(INamedTypeSymbol type, string metadataName) =>
        type.MetadataName == metadataName
            && type.ContainingType is null
            && type.ContainingNamespace.ToDisplayString() == Namespace;
}
