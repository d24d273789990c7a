using System.Collections.Immutable;
using System.Reflection;
using SparseRtrl.Hardware;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;
using Xunit;
using Module = SparseRtrl.Transpile.Ir.Module;
using SparseRtrl.Transpile.Resources;

namespace SparseRtrl.Transpile.Tests;

/// <summary>Compiles kernels from C# text, and compares the C# object with the interpreted IR.</summary>
internal static class KernelHarness
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ImmutableArray<Assembly> Libraries = [typeof(HardwareKernelAttribute).Assembly];

    /// <summary>The folder of the solution.</summary>
    public static string RepositoryRoot { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>A kernel file around the members of the class <c>K</c>.</summary>
    public static SourceFile Kernel(string members) => new(
        "K.cs",
        $"using System.Numerics;\nusing SparseRtrl.Hardware;\n[HardwareKernel]\npublic sealed class K\n{{\n{members}\n}}\n");

    public static LoadResult Load(SourceFile file, params (string Name, string Value)[] arguments) =>
        UserKernelLoader.Load(file, arguments.ToDictionary(a => a.Name, a => a.Value), Libraries);

    public static FrontendResult Lower(SourceFile file)
    {
        LoadResult loaded = Load(file);
        return loaded.Instance is null
            ? new FrontendResult(null, loaded.Findings)
            : KernelFrontend.Lower(loaded.Instance, loaded.Source!, MemoryTechnology.IceUltraPlus);
    }

    public static string[] Ids(ImmutableArray<Finding> findings) => [.. findings.Select(f => f.Id)];

    /// <summary>Lowers a kernel that must be in the subset, and verifies the IR.</summary>
    public static (object Instance, Module Module) MustLower(SourceFile file)
    {
        LoadResult loaded = Load(file);
        Assert.Empty(loaded.Findings.Select(f => f.ToString()));
        FrontendResult result = KernelFrontend.Lower(loaded.Instance!, loaded.Source!, MemoryTechnology.IceUltraPlus);
        Assert.Empty(result.Findings.Select(f => f.ToString()));
        Assert.Empty(IrVerifier.Verify(result.Module!));
        return (loaded.Instance!, result.Module!);
    }

    /// <summary>
    /// Runs every entry, in order, in .NET, on the lowered module and on what the passes make of it, and compares all fields
    /// after each.
    /// </summary>
    public static void MustAgree(SourceFile file) => MustAgree(file, module => PassPipeline.Run(module));

    /// <returns>The module as lowered, and what the given passes make of it.</returns>
    public static (Module Before, Module After) MustAgree(SourceFile file, Func<Module, Module> passes)
    {
        (object instance, Module module) = MustLower(file);
        Module after = passes(module);
        Assert.Empty(IrVerifier.Verify(after));
        IrInterpreter[] interpreters = [new(module), new(after)];
        foreach (string entry in module.Entries.Select(e => e.Name))
        {
            RunTwin(instance, entry);
            foreach (IrInterpreter interpreter in interpreters)
            {
                interpreter.Run(entry);
                CompareFields(instance, interpreter);
            }
        }

        return (module, after);
    }

    public static void RunTwin(object instance, string entry) =>
        instance.GetType().GetMethod(entry, Members)!.Invoke(instance, null);

    /// <summary>
    /// Compares registers, memories and queues by their C# names; a queue also when it has become a ring buffer.
    /// </summary>
    public static void CompareFields(object instance, IrInterpreter interpreter)
    {
        HashSet<string> queues = [.. instance.GetType().GetFields(Members)
            .Where(f => f.FieldType.Name.StartsWith("EventQueue", StringComparison.Ordinal)).Select(f => f.Name)];
        bool isPartOfQueue(Symbol symbol) => symbol.Name.Split('.') is [var owner, _] && queues.Contains(owner);
        foreach ((Register register, Int128 value) in interpreter.Registers.Where(r => r.Key.IsField && !isPartOfQueue(r.Key)))
        {
            Assert.Equal($"{register.Name} = {ToInteger(Read(instance, register.Name))}", $"{register.Name} = {value}");
        }

        foreach ((string array, Int128[] contents) in interpreter.Arrays.Where(a => !queues.Contains(a.Name.Split('.')[0])))
        {
            string[] path = array.Split('.', 2);
            IEnumerable<object> elements = ((Array)Read(instance, path[0])).Cast<object>();
            Assert.Equal(elements.Select(e => ToInteger(path.Length == 1 ? e : Read(e, path[1]))), contents);
        }

        foreach ((Queue queue, List<Int128> elements) in interpreter.Queues)
        {
            Assert.Equal(ElementsOf(Read(instance, queue.Name)), elements);
        }

        foreach ((Memory items, Int128[] ring) in interpreter.Memories.Where(m => isPartOfQueue(m.Key)))
        {
            string queue = items.Name[..items.Name.IndexOf('.', StringComparison.Ordinal)];
            Int128 Part(string name) => interpreter.Registers.Single(r => r.Key.Name == $"{queue}.{name}").Value;
            IEnumerable<int> occupied = Enumerable.Range((int)Part("head"), (int)Part("count"));
            Assert.Equal(ElementsOf(Read(instance, queue)), occupied.Select(i => ring[i % ring.Length]));
        }
    }

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Hastlayer.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);

    private static IEnumerable<Int128> ElementsOf(object queue)
    {
        int count = (int)queue.GetType().GetProperty("Count")!.GetValue(queue)!;
        PropertyInfo indexer = queue.GetType().GetProperty("Item")!;
        return Enumerable.Range(0, count).Select(i => ToInteger(indexer.GetValue(queue, [i])!));
    }

    /// <summary>Sets a mutable scalar field or fills an array field, in both.</summary>
    public static void Set(object instance, IrInterpreter interpreter, string field, params IReadOnlyList<Int128> values)
    {
        FieldInfo info = instance.GetType().GetField(field, Members)!;
        if (info.GetValue(instance) is Array array)
        {
            for (int i = 0; i < values.Count; i++)
            {
                array.SetValue(FromInteger(values[i], array.GetType().GetElementType()!), i);
            }

            values.ToArray().CopyTo(interpreter.Memories.Single(m => m.Key.Name == field).Value, 0);
        }
        else
        {
            info.SetValue(instance, FromInteger(values[0], info.FieldType));
            Register register = interpreter.Registers.Keys.Single(r => r.Name == field);
            interpreter.Registers[register] = values[0];
        }
    }

    /// <summary>A field, or a field of a field: <c>position.X</c>; X may be an auto-property.</summary>
    private static object Read(object instance, string path) => path.Split('.').Aggregate(instance, (owner, name) =>
        (owner.GetType().GetField(name, Members) ?? owner.GetType().GetField($"<{name}>k__BackingField", Members)!)
            .GetValue(owner)!);

    private static Int128 ToInteger(object boxed) => boxed switch
    {
        bool value => value ? 1 : 0,
        char value => value,
        ulong value => value,
        Enum value => Convert.ToInt64(value),
        _ => Convert.ToInt64(boxed),
    };

    private static object FromInteger(Int128 value, Type type) => type == typeof(bool)
        ? value != 0
        : type == typeof(ulong) ? (ulong)value : Convert.ChangeType((long)value, type);
}
