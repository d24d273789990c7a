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

    private SubsetChecker(Compilation compilation, Action<Diagnostic> report)
    {
        this.compilation = compilation;
        this.report = report;
    }

    /// <param name="report">Receives every violation once, in no particular order.</param>
    public static void Check(Compilation compilation, INamedTypeSymbol kernel, Action<Diagnostic> report) =>
        new SubsetChecker(compilation, report).CheckKernel(kernel);

    internal void Report(DiagnosticDescriptor rule, Location place, params object[] arguments)
    {
        if (reported.Add((rule.Id, place)))
        {
            report(Diagnostic.Create(rule, place, arguments));
        }
    }

    /// <summary>The method whose body is being checked.</summary>
    internal IMethodSymbol CurrentMethod => active[active.Count - 1];

    /// <summary>Reports the rule that a type breaks and returns true, or returns false for a scalar or a struct.</summary>
    internal bool ReportUnlessValue(ITypeSymbol? type, Location place)
    {
        if (SubsetTypes.Classify(type) == TypeClass.Unsupported && SubsetTypes.IsOwnStruct(type))
        {
            Report(Rules.StructShape, place, Display(type), Structs.Problem((INamedTypeSymbol)type!)!);
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
        else if (method.IsGenericMethod)
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

    private static string Display(ITypeSymbol? type) =>
        type?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) ?? "null";

    private void CheckKernel(INamedTypeSymbol kernel)
    {
        Location place = kernel.Locations[0];
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
            Report(Rules.KernelShape, place, kernel.Name, shape);
        }

        foreach (IFieldSymbol field in kernel.GetMembers().OfType<IFieldSymbol>())
        {
            FieldChecker.Check(this, field);
        }

        IMethodSymbol[] entries = [.. kernel.GetMembers().OfType<IMethodSymbol>().Where(Vocabulary.IsEntry)];
        if (entries.Length == 0)
        {
            Report(Rules.NoEntry, place, kernel.Name);
        }

        foreach (IMethodSymbol entry in entries)
        {
            CheckEntry(entry);
            new ProcessChecker(this, compilation).CheckEntry(entry);
        }

        foreach (IMethodSymbol process in kernel.GetMembers().OfType<IMethodSymbol>().Where(Vocabulary.IsProcess))
        {
            ProcessChecker.CheckShape(this, process);
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
            Report(Rules.UnknownCall, place, method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
            return;
        }

        if (method.IsAsync)
        {
            Report(Rules.UnsupportedConstruct, method.Locations[0], $"'async' on '{method.Name}'");
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
