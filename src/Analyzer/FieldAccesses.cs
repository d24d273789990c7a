using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SparseRtrl.Analyzer;

/// <summary>What a method does with a field of the kernel.</summary>
internal enum AccessKind
{
    Read,
    Write,
    Enqueue,
    Dequeue,

    /// <summary>Looks at a queue otherwise: its count, its elements, or emptying it at once.</summary>
    Inspect,
}

internal sealed class FieldAccess(IFieldSymbol field, AccessKind kind, Location place)
{
    public IFieldSymbol Field { get; } = field;

    public AccessKind Kind { get; } = kind;

    public Location Place { get; } = place;
}

/// <summary>The accesses to the kernel's fields by a method and everything that it calls.</summary>
internal sealed class FieldAccesses
{
    private readonly List<FieldAccess> found = [];
    private readonly List<IInvocationOperation> concurrently = [];
    private readonly HashSet<IMethodSymbol> active = new(SymbolEqualityComparer.Default);
    private readonly Compilation compilation;

    private FieldAccesses(Compilation compilation) => this.compilation = compilation;

    public IReadOnlyList<FieldAccess> All => found;

    public ILookup<ISymbol, FieldAccess> ByField =>
        found.ToLookup<FieldAccess, ISymbol>(a => a.Field, SymbolEqualityComparer.Default);

    /// <summary>Calls of <c>Hardware.Concurrently</c>.</summary>
    public IEnumerable<IInvocationOperation> Concurrently => concurrently;

    public static FieldAccesses Of(Compilation compilation, IMethodSymbol method)
    {
        var accesses = new FieldAccesses(compilation);
        accesses.Visit(method, new(SymbolEqualityComparer.Default));
        return accesses;
    }

    /// <param name="storage">The fields that parameters of array and queue types stand for.</param>
    private void Visit(IMethodSymbol method, Dictionary<ISymbol, IFieldSymbol> storage)
    {
        if (!active.Add(method) || MethodBodies.Find(compilation, method) is not { } body)
        {
            return;
        }

        foreach (IOperation operation in body.Descendants())
        {
            Visit(operation, storage);
        }

        active.Remove(method);
    }

    private void Visit(IOperation operation, Dictionary<ISymbol, IFieldSymbol> storage)
    {
        switch (operation)
        {
            case IFieldReferenceOperation { Field.IsStatic: false, Field.ContainingType.IsValueType: false } reference
                when !SubsetTypes.IsStorage(reference.Type):
                Add(reference.Field, IsWritten(reference) ? AccessKind.Write : AccessKind.Read, operation);
                break;
            case IArrayElementReferenceOperation element:
                Add(FieldOf(element.ArrayReference, storage), IsWritten(element) ? AccessKind.Write : AccessKind.Read, operation);
                break;
            case IForEachLoopOperation loop:
                bool isArray = MethodBodies.StorageNamedBy(loop.Collection) is { } named && TypeOf(named) is IArrayTypeSymbol;
                Add(FieldOf(loop.Collection, storage), isArray ? AccessKind.Read : AccessKind.Inspect, loop.Collection);
                break;
            case IPropertyReferenceOperation property when Vocabulary.QueueElement(property.Property.ContainingType) is not null:
                if (property.Property.Name != "Capacity")
                {
                    Add(FieldOf(property.Instance, storage), AccessKind.Inspect, operation);
                }

                break;
            case IPropertyReferenceOperation { Property.GetMethod: { } getter }:
                Visit(getter, new(SymbolEqualityComparer.Default));
                break;
            case IInvocationOperation call:
                VisitCall(call, storage);
                break;
        }
    }

    private void VisitCall(IInvocationOperation call, Dictionary<ISymbol, IFieldSymbol> storage)
    {
        if (Intrinsics.Of(call.TargetMethod) == Intrinsic.Concurrently)
        {
            concurrently.Add(call);
            return;
        }

        if (Vocabulary.IsProcess(call.TargetMethod))
        {
            return; // an error of its own
        }

        AccessKind? kind = Intrinsics.Of(call.TargetMethod) switch
        {
            Intrinsic.Enqueue => AccessKind.Enqueue,
            Intrinsic.Dequeue => AccessKind.Dequeue,
            Intrinsic.Clear => AccessKind.Inspect,
            _ => null,
        };
        if (kind is { } access)
        {
            Add(FieldOf(call.Instance, storage), access, call);
            return;
        }

        var passed = new Dictionary<ISymbol, IFieldSymbol>(storage, SymbolEqualityComparer.Default);
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter && FieldOf(argument.Value, storage) is { } field)
            {
                passed[call.TargetMethod.Parameters[parameter.Ordinal]] = field;
            }
        }

        Visit(call.TargetMethod, passed);
    }

    private void Add(IFieldSymbol? field, AccessKind kind, IOperation operation)
    {
        if (field is not null)
        {
            found.Add(new(field, kind, operation.Syntax.GetLocation()));
        }
    }

    private static IFieldSymbol? FieldOf(IOperation? expression, Dictionary<ISymbol, IFieldSymbol> storage) =>
        MethodBodies.StorageNamedBy(expression) switch
        {
            IFieldSymbol field => field,
            { } parameter when storage.TryGetValue(parameter, out IFieldSymbol? field) => field,
            _ => null,
        };

    private static ITypeSymbol? TypeOf(ISymbol symbol) => (symbol as IFieldSymbol)?.Type ?? (symbol as IParameterSymbol)?.Type;

    /// <summary>True when the variable, or a field of the struct in it, may be changed where it stands.</summary>
    private static bool IsWritten(IOperation variable) => variable.Parent switch
    {
        IMemberReferenceOperation member when member.Instance == variable && Structs.FieldNamedBy(member) is not null =>
            IsWritten(member),
        IAssignmentOperation assignment => assignment.Target == variable,
        ITupleOperation tuple => IsWritten(tuple),
        IIncrementOrDecrementOperation => true,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } } => true,
        IInvocationOperation call => call.Instance == variable && !call.TargetMethod.IsReadOnly,
        _ => false,
    };
}
