using Microsoft.CodeAnalysis;

namespace SparseRtrl.Analyzer;

/// <summary>
/// Checks one kernel against the subset: the class, its fields, its entry methods and every method they reach. The analyzer in
/// the IDE and the front end of the compiler both call this, so they agree.
/// </summary>
public sealed class SubsetChecker
{
    private readonly Compilation compilation;
    private readonly Action<Diagnostic> report;
    private readonly HashSet<(string Id, Location Place)> reported = [];
    private readonly HashSet<IMethodSymbol> done = new(SymbolEqualityComparer.Default);
    private readonly List<IMethodSymbol> active = [];

    private SubsetChecker(Compilation compilation, bool seesWholeProgram, Action<Diagnostic> report)
    {
        this.compilation = compilation;
        SeesWholeProgram = seesWholeProgram;
        this.report = report;
    }

    /// <summary>Checks a kernel, or a class of helpers for kernels; in any other type only its members' attributes.</summary>
    /// <param name="seesWholeProgram">
    /// True when the compilation contains the sources of all helpers and compiles without errors: whatever cannot be read is
    /// refused. False in a project of its own: calls of helpers in libraries that are marked <c>[SubsetSource]</c> are trusted, and
    /// what the compiler has reported itself is not reported again.
    /// </param>
    /// <param name="report">Receives every violation once, in no particular order.</param>
    public static void Check(
        Compilation compilation, INamedTypeSymbol type, bool seesWholeProgram, Action<Diagnostic> report)
    {
        var checker = new SubsetChecker(compilation, seesWholeProgram, report);
        if (Vocabulary.IsKernel(type))
        {
            checker.CheckKernel(type);
            return;
        }

        checker.CheckAttributes(type);
        if (Vocabulary.IsSubsetSource(type))
        {
            checker.CheckHelpers(type);
        }
    }

    internal bool SeesWholeProgram { get; }

    internal void Report(DiagnosticDescriptor rule, Location place, params object[] arguments)
    {
        if (reported.Add((rule.Id, place)))
        {
            report(Diagnostic.Create(rule, place, arguments));
        }
    }

    /// <summary>Reports the rule that a type breaks and returns true, or returns false for a scalar or a struct.</summary>
    internal bool ReportUnlessValue(ITypeSymbol? type, Location place)
    {
        if (SubsetTypes.Classify(type) == TypeClass.Unsupported && SubsetTypes.IsOwnStruct(type))
        {
            Report(Rules.StructShape, place, Display(type), Structs.Problem((INamedTypeSymbol)type!)!);
            return true;
        }

        if (type is { TypeKind: TypeKind.Error } && !SeesWholeProgram)
        {
            return true;
        }

        (DiagnosticDescriptor? rule, ITypeSymbol? culprit) = SubsetTypes.Classify(type) switch
        {
            TypeClass.Scalar or TypeClass.Struct => (null, null),
            TypeClass.FloatingPoint => (Rules.FloatingPoint, SubsetTypes.ElementOf(type!)),
            TypeClass.ShapedArray => (Rules.ArrayShape, type),
            _ => ((DiagnosticDescriptor?)Rules.UnsupportedType, type),
        };
        if (rule is not null)
        {
            Report(rule, place, Display(culprit));
        }

        return rule is not null;
    }

    /// <summary>Checks what a body calls; <paramref name="place"/> is the call.</summary>
    internal void CheckCallee(IMethodSymbol method, Location place)
    {
        int index = active.FindIndex(m => SymbolEqualityComparer.Default.Equals(m, method));
        if (index >= 0)
        {
            string chain = string.Join(" → ", active.Skip(index).Append(method).Select(m => m.Name));
            Report(Rules.Recursion, place, method.Name, chain);
        }
        else if (method.IsGenericMethod && MethodBodies.Find(compilation, method) is not null)
        {
            Report(Rules.GenericMethod, place, method.Name);
        }
        else if (method.IsVirtual || method.IsAbstract || method.IsOverride)
        {
            Report(Rules.VirtualCall, place, method.Name);
        }
        else if (method.ReturnsByRef || method.ReturnsByRefReadonly)
        {
            Report(Rules.Reference, place, method.Name);
        }
        else if (!done.Contains(method))
        {
            CheckMethod(method, place);
        }
    }

    internal static string Display(ITypeSymbol? type) =>
        type?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) ?? "null";

    private void CheckAttributes(INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            foreach (string attribute in Vocabulary.KernelAttributesOf(member))
            {
                Report(Rules.AttributeWithoutKernel, member.Locations[0], attribute, type.Name);
            }
        }
    }

    private void CheckHelpers(INamedTypeSymbol type)
    {
        foreach (IMethodSymbol helper in type.GetMembers().OfType<IMethodSymbol>().Where(m => m.MethodKind == MethodKind.Ordinary))
        {
            CheckCallee(helper, helper.Locations[0]);
        }
    }

    private void CheckKernel(INamedTypeSymbol kernel)
    {
        CheckShape(kernel);
        foreach (IFieldSymbol field in kernel.GetMembers().OfType<IFieldSymbol>())
        {
            FieldChecker.Check(this, field);
        }

        IMethodSymbol[] entries = [.. kernel.GetMembers().OfType<IMethodSymbol>().Where(Vocabulary.IsEntry)];
        if (entries.Length == 0)
        {
            Report(Rules.NoEntry, kernel.Locations[0], kernel.Name);
        }

        foreach (IMethodSymbol entry in entries)
        {
            CheckEntry(entry);
        }

        IMethodSymbol[] processes = [.. kernel.GetMembers().OfType<IMethodSymbol>().Where(Vocabulary.IsProcess)];
        ProcessChecker.Check(this, compilation, entries, processes);
        CheckQueues([.. entries, .. processes]);
    }

    private void CheckQueues(IMethodSymbol[] methods)
    {
        IEnumerable<IGrouping<ISymbol, FieldAccess>> accesses = methods.SelectMany(m => FieldAccesses.Of(compilation, m).All)
            .GroupBy<FieldAccess, ISymbol>(a => a.Field, SymbolEqualityComparer.Default);
        foreach (IGrouping<ISymbol, FieldAccess> queue in accesses.Where(q => q.All(a => a.Kind != AccessKind.Enqueue)))
        {
            if (queue.FirstOrDefault(a => a.Kind == AccessKind.Dequeue) is { } first)
            {
                Report(Rules.QueueNeverFilled, first.Place, queue.Key.Name);
            }
        }
    }

    private void CheckShape(INamedTypeSymbol kernel)
    {
        string? shape = kernel switch
        {
            { TypeKind: not TypeKind.Class } or { IsStatic: true } => "is not a class that can be constructed",
            { ContainingType: not null } => "is nested in another type; move it to the top level",
            { IsGenericType: true } => "is generic; write it for the types it is used with",
            { BaseType.SpecialType: not SpecialType.System_Object } =>
                "has a base class; a kernel's state must be its own fields",
            { IsSealed: false } => "is not sealed; add 'sealed'",
            _ => null,
        };
        if (shape is not null)
        {
            Report(Rules.KernelShape, kernel.Locations[0], kernel.Name, shape);
        }
    }

    private void CheckEntry(IMethodSymbol entry)
    {
        string? shape = entry switch
        {
            { IsStatic: true } => "is static",
            { IsGenericMethod: true } => "is generic",
            { Parameters.Length: > 0 } => "has parameters",
            { ReturnsVoid: false } => "returns a value",
            _ => null,
        };
        if (shape is not null)
        {
            Report(Rules.EntryShape, entry.Locations[0], entry.Name, shape);
        }
        else if (!done.Contains(entry))
        {
            CheckMethod(entry, entry.Locations[0]);
        }
    }

    private void CheckMethod(IMethodSymbol method, Location place)
    {
        if (BodyOf(method) is not { } body)
        {
            if (!SeesWholeProgram && Vocabulary.IsSubsetSource(method.ContainingType))
            {
                return;
            }

            Report(Rules.UnknownCall, place, method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
            return;
        }

        if (method.IsAsync)
        {
            Report(Rules.UnsupportedConstruct, method.Locations[0], $"'async' on '{method.Name}'", "call methods directly");
            return;
        }

        active.Add(method);
        bool signatureIsFine = CheckSignature(method);
        if (signatureIsFine)
        {
            foreach (IOperation part in body)
            {
                new BodyChecker(this).Check(part);
            }
        }

        active.RemoveAt(active.Count - 1);
        done.Add(method);
    }

    /// <summary>What a call executes, or null when there is no source.</summary>
    private IEnumerable<IOperation>? BodyOf(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor ? Structs.PartsOf(compilation, method)
        : MethodBodies.Find(compilation, method) is { } body ? [body]
        : null;

    private bool CheckSignature(IMethodSymbol method)
    {
        bool broken = !method.ReturnsVoid && ReportUnlessValue(method.ReturnType, method.Locations[0]);
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            Location place = parameter.Locations.FirstOrDefault() ?? method.Locations[0];
            bool isStorage = SubsetTypes.Classify(parameter.Type) is TypeClass.Array or TypeClass.Queue;
            if (isStorage && parameter.RefKind != RefKind.None)
            {
                Report(Rules.Reference, place, parameter.Name);
                broken = true;
            }
            else if (!isStorage)
            {
                broken |= ReportUnlessValue(parameter.Type, place);
            }
        }

        return !broken;
    }
}
