using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Resources;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>Turns the fields of a live kernel object into registers, memories and queues.</summary>
internal sealed class Elaborator
{
    private const int LargestRegisterFile = 64;
    private const int LargestMemory = 1 << 20;
    private const int LargestReadPorts = 16;

    private readonly object instance;
    private readonly MemoryTechnology technology;
    private readonly bool exposesHidden;
    private readonly Action<Diagnostic> report;
    private readonly Dictionary<object, IFieldSymbol> owners = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, string> names = new(StringComparer.OrdinalIgnoreCase);

    private Elaborator(object instance, MemoryTechnology technology, bool exposesHidden, Action<Diagnostic> report)
    {
        this.instance = instance;
        this.technology = technology;
        this.exposesHidden = exposesHidden;
        this.report = report;
    }

    /// <param name="kernel">Checked against the subset. Fields of types outside it are passed over.</param>
    /// <param name="technology">What asks for a kind of RAM that it lacks gets block RAM.</param>
    /// <param name="exposesHidden">Lets the host read fields marked <c>[HostHidden]</c> too.</param>
    public static ElaboratedKernel Elaborate(
        object instance, INamedTypeSymbol kernel, MemoryTechnology technology, bool exposesHidden, Action<Diagnostic> report)
    {
        var elaborator = new Elaborator(instance, technology, exposesHidden, report);
        var storage = ImmutableDictionary.CreateBuilder<ISymbol, Place>(SymbolEqualityComparer.Default);
        var fields = ImmutableArray.CreateBuilder<Symbol>();
        bool isComplete = true;
        foreach (IFieldSymbol field in kernel.GetMembers().OfType<IFieldSymbol>().Where(HasStorage))
        {
            if (elaborator.Elaborate(field) is { } place)
            {
                storage.Add(field, place);
                fields.AddRange(place.Leaves);
            }
            else
            {
                isComplete = false;
            }
        }

        return new(instance, storage.ToImmutable(), fields.ToImmutable(), isComplete);
    }

    private static bool HasStorage(IFieldSymbol field) =>
        !field.IsStatic && !field.IsImplicitlyDeclared && SubsetTypes.Classify(field.Type) switch
        {
            TypeClass.Scalar or TypeClass.Struct => !field.IsReadOnly,
            TypeClass.Array or TypeClass.Queue => true,
            _ => false,
        };

    /// <summary>The storage of a field; null after an error that leaves none.</summary>
    private Place? Elaborate(IFieldSymbol field)
    {
        bool isStorage = SubsetTypes.IsStorage(field.Type);
        ImmutableArray<Leaf> leaves = Shape.Of(SubsetTypes.ElementOf(field.Type)).Leaves;
        foreach (string name in leaves.Select(l => l.NameIn(field.Name)))
        {
            if (!names.TryAdd(name, name))
            {
                Report(FrontendRules.NameClash, field, names[name], name);
            }
        }

        object? value = KernelReflection.Read(instance, field);
        if (value is null)
        {
            Report(FrontendRules.NullStorage, field, field.Name);
            return null;
        }

        if (!isStorage)
        {
            return new([.. leaves.Select(leaf => ElaborateScalar(field, leaf, value))]);
        }

        if (!owners.TryAdd(value, field))
        {
            Report(FrontendRules.SharedArray, field, owners[value].Name, field.Name);
        }

        return value is Array array ? ElaborateArray(field, leaves, array) : ElaborateQueue(field, leaves[0].Type, value);
    }

    private Register ElaborateScalar(IFieldSymbol field, Leaf leaf, object value) => new(
        leaf.NameIn(field.Name), leaf.Type, TypeMap.ValueOf(KernelReflection.Part(value, leaf)), isField: true,
        Vocabulary.IsHostWritable(field), SpanOf(field))
    {
        IsHostReadable = IsHostReadable(field),
    };

    private Place? ElaborateArray(IFieldSymbol field, ImmutableArray<Leaf> leaves, Array array)
    {
        if (IsTooLarge(field, array.Length))
        {
            return null;
        }

        if (array.Length == 0)
        {
            Report(FrontendRules.EmptyArray, field, field.Name);
            return null;
        }

        MemoryKind kind = Vocabulary.MemoryKindOf(field) is { } name ? Enum.Parse<MemoryKind>(name) : MemoryKind.BlockRam;
        Banking banking = BankingOf(field);
        if (!banking.Fits(array.Length))
        {
            Report(FrontendRules.BankShape, field, field.Name, array.Length, banking.Banks, banking.BankLength(array.Length));
        }

        if (kind is MemoryKind.Registers or MemoryKind.Distributed && array.Length > LargestRegisterFile)
        {
            Report(FrontendRules.LargeRegisterFile, field, field.Name, array.Length);
        }

        ImmutableArray<Memory> memories =
        [
            .. leaves.Select(leaf => new Memory(
                leaf.NameIn(field.Name), leaf.Type, ContentsOf(array, leaf), Available(kind), Vocabulary.IsHostWritable(field), SpanOf(field),
                HostMaximum(field, leaf.Type), banking)
            {
                IsHostReadable = IsHostReadable(field),
            }),
        ];
        if (kind == MemoryKind.Spram && memories.Any(m => m.InitialContents.Any(element => element != 0)))
        {
            Report(FrontendRules.SinglePortContents, field, field.Name);
        }

        return new([.. memories]);
    }

    private MemoryKind Available(MemoryKind kind) =>
        kind == MemoryKind.Spram && !technology.HasSinglePortRam ? MemoryKind.BlockRam : kind;

    /// <summary>
    /// The runtime lets an int[] field hold a uint[], so values are wrapped to the type that C# code sees.
    /// </summary>
    private static ImmutableArray<Int128> ContentsOf(Array array, Leaf leaf) =>
        [.. array.Cast<object>().Select(element => leaf.Type.Wrap(TypeMap.ValueOf(KernelReflection.Part(element, leaf))))];

    private Banking BankingOf(IFieldSymbol array)
    {
        string? named = Vocabulary.BanksFieldOf(array);
        Int128? banks = named is null ? Vocabulary.BanksOf(array) ?? 1 : ConstantNamed(named, array.ContainingType);
        if (banks is null || banks < 1 || banks > LargestMemory)
        {
            Report(FrontendRules.Banks, array, array.Name, named ?? $"{banks}");
            return Banking.None;
        }

        int readPorts = Vocabulary.ReadPortsOf(array) ?? 1;
        if (readPorts is < 1 or > LargestReadPorts)
        {
            Report(FrontendRules.ReadPorts, array, array.Name, readPorts, LargestReadPorts);
            return Banking.None;
        }

        string layout = Vocabulary.BankLayoutOf(array) ?? nameof(BankLayout.Cyclic);
        return new((int)banks, Enum.Parse<BankLayout>(layout), readPorts);
    }

    /// <summary>The value of the field that <c>[HostWritable(Maximum = …)]</c> names.</summary>
    private Int128? HostMaximum(IFieldSymbol array, HardwareType element)
    {
        if (Vocabulary.HostMaximumOf(array) is not { } name)
        {
            return null;
        }

        Int128? value = ConstantNamed(name, array.ContainingType);
        if (value is null || value < 0 || !element.Contains(value.Value))
        {
            Report(FrontendRules.HostMaximum, array, array.Name, name);
            return null;
        }

        return value;
    }

    /// <summary>The value of a readonly or const integer field, or null when there is none of that name.</summary>
    private Int128? ConstantNamed(string name, INamedTypeSymbol type)
    {
        IFieldSymbol? field = type.GetMembers(name).OfType<IFieldSymbol>()
            .FirstOrDefault(f => (f.IsReadOnly || f.IsConst) && SubsetTypes.Classify(f.Type) == TypeClass.Scalar);
        return field is null ? null : TypeMap.ValueOf(KernelReflection.Read(instance, field)!);
    }

    private Place? ElaborateQueue(IFieldSymbol field, HardwareType element, object queue)
    {
        int count = (int)queue.GetType().GetProperty("Count")!.GetValue(queue)!;
        if (count != 0)
        {
            Report(FrontendRules.QueueNotEmpty, field, field.Name, count);
        }

        int capacity = (int)queue.GetType().GetProperty("Capacity")!.GetValue(queue)!;
        return IsTooLarge(field, capacity) ? null : new([new Queue(field.Name, element, capacity, SpanOf(field)) { IsHostReadable = IsHostReadable(field) }]);
    }

    private bool IsHostReadable(IFieldSymbol field) => exposesHidden || !Vocabulary.IsHostHidden(field);

    private bool IsTooLarge(IFieldSymbol field, int elements)
    {
        if (elements > LargestMemory)
        {
            Report(FrontendRules.LargeArray, field, field.Name, $"{elements:N0}");
        }

        return elements > LargestMemory;
    }

    private void Report(DiagnosticDescriptor rule, IFieldSymbol field, params object[] arguments) =>
        report(Diagnostic.Create(rule, field.Locations[0], arguments));

    private static SourceSpan SpanOf(IFieldSymbol field) => Finding.SpanOf(field.Locations[0]);
}
