using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SparseRtrl.Analyzer;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Frontend;

/// <summary>
/// Lowers the entry methods of a checked kernel to IR, every call inlined. An expression gives one operand for each scalar of its
/// type (see <see cref="Shape"/>), or none for a void call. An operand has the value that C# gives it; its type may be narrower
/// than the C# type, because widening changes no value and operations are exact.
/// </summary>
internal sealed partial class Lowering
{
    private static readonly FrozenDictionary<OperationKind, Action<Lowering, IOperation>> Statements =
        new Dictionary<OperationKind, Action<Lowering, IOperation>>
        {
            [OperationKind.Block] = (l, o) => l.LowerBlock((IBlockOperation)o),
            [OperationKind.VariableDeclarationGroup] = (l, o) => l.LowerDeclarations((IVariableDeclarationGroupOperation)o),
            [OperationKind.ExpressionStatement] = (l, o) => l.LowerExpression(((IExpressionStatementOperation)o).Operation),
            [OperationKind.Conditional] = (l, o) => l.LowerIf((IConditionalOperation)o),
            [OperationKind.Loop] = (l, o) => l.LowerLoop((ILoopOperation)o),
            [OperationKind.Switch] = (l, o) => l.LowerSwitch((ISwitchOperation)o),
            [OperationKind.Branch] = (l, o) => l.regions.Add(new Leave(l.frame.Resolve(((IBranchOperation)o).Target))),
            [OperationKind.Return] = (l, o) => l.LowerReturn((IReturnOperation)o),
            [OperationKind.Empty] = (_, _) => { },
            [OperationKind.LocalFunction] = (_, _) => { }, // lowered where it is called
        }.ToFrozenDictionary();

    private static readonly FrozenDictionary<OperationKind, Func<Lowering, IOperation, ImmutableArray<Operand>>> Expressions =
        new Dictionary<OperationKind, Func<Lowering, IOperation, ImmutableArray<Operand>>>
        {
            [OperationKind.LocalReference] = (l, o) => l.Read(l.Locate(o)),
            [OperationKind.ParameterReference] = (l, o) => l.Read(l.Locate(o)),
            [OperationKind.FieldReference] = (l, o) => l.Read(l.Locate(o)),
            [OperationKind.ArrayElementReference] = (l, o) => l.Read(l.Locate(o)),
            [OperationKind.InstanceReference] = (l, o) => l.Read(l.Locate(o)),
            [OperationKind.DeclarationExpression] = (l, o) => l.Read(l.Locate(o)),
            [OperationKind.PropertyReference] = (l, o) => l.LowerProperty((IPropertyReferenceOperation)o),
            [OperationKind.Unary] = (l, o) => l.LowerUnary((IUnaryOperation)o),
            [OperationKind.Binary] = (l, o) => l.LowerBinary((IBinaryOperation)o),
            [OperationKind.TupleBinary] = (l, o) => l.LowerTupleComparison((ITupleBinaryOperation)o),
            [OperationKind.Conditional] = (l, o) => l.LowerChoice((IConditionalOperation)o),
            [OperationKind.Conversion] = (l, o) => l.LowerConversion((IConversionOperation)o),
            [OperationKind.Invocation] = (l, o) => l.LowerCall((IInvocationOperation)o),
            [OperationKind.SimpleAssignment] = (l, o) => l.LowerAssignment((ISimpleAssignmentOperation)o),
            [OperationKind.CompoundAssignment] = (l, o) => l.LowerCompound((ICompoundAssignmentOperation)o),
            [OperationKind.DeconstructionAssignment] = (l, o) => l.LowerDeconstruction((IDeconstructionAssignmentOperation)o),
            [OperationKind.Increment] = (l, o) => [l.LowerStep((IIncrementOrDecrementOperation)o, OpCode.Add)],
            [OperationKind.Decrement] = (l, o) => [l.LowerStep((IIncrementOrDecrementOperation)o, OpCode.Subtract)],
            [OperationKind.IsPattern] = (l, o) => [l.LowerIsPattern((IIsPatternOperation)o)],
            [OperationKind.SwitchExpression] = (l, o) => l.LowerSwitchExpression((ISwitchExpressionOperation)o),
            [OperationKind.ObjectCreation] = (l, o) => l.LowerCreation((IObjectCreationOperation)o),
            [OperationKind.With] = (l, o) => l.LowerWith((IWithOperation)o),
            [OperationKind.DefaultValue] = (_, o) => [.. Shape.Of(o.Type).Leaves.Select(leaf => new Constant(0, leaf.Type))],
            [OperationKind.Tuple] = (l, o) => l.LowerTuple((ITupleOperation)o),
        }.ToFrozenDictionary();

    private readonly Compilation compilation;
    private readonly ElaboratedKernel kernel;
    private readonly Action<Diagnostic> report;
    private readonly RegionBuilder regions;
    private readonly UniqueNames names = new();
    private readonly List<Register> locals = [];
    private readonly HashSet<IMethodSymbol> startedProcesses = new(SymbolEqualityComparer.Default);
    private InlineFrame frame = null!;
    private IOperation current = null!;
    private int nextLabel;

    public Lowering(Compilation compilation, ElaboratedKernel kernel, Action<Diagnostic> report)
    {
        this.compilation = compilation;
        this.kernel = kernel;
        this.report = report;
        regions = new RegionBuilder(NewRegister);
    }

    /// <summary>
    /// The kinds that <see cref="LowerStatement"/> handles; equal to <see cref="SubsetOperations.Statements"/>.
    /// </summary>
    public static IEnumerable<OperationKind> StatementKinds => Statements.Keys;

    /// <summary>
    /// The kinds that <see cref="LowerExpression"/> handles; equal to <see cref="SubsetOperations.Expressions"/>.
    /// </summary>
    public static IEnumerable<OperationKind> ExpressionKinds => Expressions.Keys;

    public Module Run(INamedTypeSymbol type)
    {
        foreach (Symbol field in kernel.Fields)
        {
            names.Claim(field.Name);
        }

        List<IMethodSymbol> methods = [.. type.GetMembers().OfType<IMethodSymbol>()];
        EntryPoint[] entries = [.. methods.Where(Vocabulary.IsEntry).Select(LowerMethod)];
        // Lowering the entries has shown which processes this object starts.
        EntryPoint[] processes = [.. methods.Where(startedProcesses.Contains).Select(LowerMethod)];
        return new(
            type.Name,
            [.. kernel.Fields.OfType<Register>(), .. locals],
            [.. kernel.Fields.OfType<Memory>()],
            [.. kernel.Fields.OfType<Queue>()],
            [.. entries])
        {
            Processes = [.. processes],
        };
    }

    private EntryPoint LowerMethod(IMethodSymbol method)
    {
        frame = new InlineFrame(method, caller: null, nextLabel++);
        IBlockOperation body = MethodBodies.Find(compilation, method)!;
        Provenance origin = new(Finding.SpanOf(method.Locations[0]), frame.Phase);
        regions.Origin = origin;
        Region region = regions.Nest(() => LowerStatement(body));
        return new(method.Name, Scopes.Simplify(new Scope(frame.ReturnLabel, region)), origin);
    }

    private void LowerStatement(IOperation statement)
    {
        int mark = regions.Mark();
        At<object?>(statement, () =>
        {
            Statements[statement.Kind](this, statement);
            return null;
        });
        // What a ref local stands for is needed until its block ends.
        if (statement is not IVariableDeclarationGroupOperation)
        {
            regions.ReleaseTo(mark);
        }
    }

    /// <summary>Lowers an expression; what it holds meanwhile is let go at its end.</summary>
    private ImmutableArray<Operand> LowerExpression(IOperation expression)
    {
        if (expression.ConstantValue is { HasValue: true, Value: { } constant })
        {
            return [new Constant(TypeMap.ValueOf(constant), TypeMap.Of(expression.Type))];
        }

        int mark = regions.Mark();
        ImmutableArray<Operand> result = At(expression, () => Expressions[expression.Kind](this, expression));
        regions.ReleaseTo(mark);
        return result;
    }

    /// <summary>Lowers an expression of a scalar type.</summary>
    private Operand LowerValue(IOperation expression) => LowerExpression(expression).Single();

    /// <summary>Lowers a scalar and keeps it until the expression or statement around it ends.</summary>
    private Pending Hold(IOperation expression, string name = "temporary") => regions.Hold(name, LowerValue(expression));

    /// <summary>The same for any value.</summary>
    private Held HoldAll(IOperation expression, string name = "temporary")
    {
        ImmutableArray<Operand> operands = LowerExpression(expression);
        return new([.. operands.Select(operand => regions.Hold(name, operand))]);
    }

    /// <summary>Lowers with the provenance of one operation.</summary>
    private T At<T>(IOperation operation, Func<T> lower)
    {
        (IOperation outer, Provenance outerOrigin) = (current, regions.Origin);
        current = operation;
        regions.Origin = new(Finding.SpanOf(operation.Syntax.GetLocation()), frame.Phase);
        T result = lower();
        (current, regions.Origin) = (outer, outerOrigin);
        return result;
    }

    /// <summary>A register for each scalar of a type.</summary>
    private Place NewPlace(string name, ITypeSymbol? type) =>
        new([.. Shape.Of(type).Leaves.Select(leaf => NewRegister(leaf.NameIn(name), leaf.Type))]);

    private Register NewRegister(string name, HardwareType type)
    {
        var register = new Register(
            names.Claim(name), type, initialValue: 0, isField: false, isHostWritable: false, regions.Origin.Span);
        locals.Add(register);
        return register;
    }

    private void Report(DiagnosticDescriptor rule, params object[] arguments) =>
        report(Diagnostic.Create(rule, current.Syntax.GetLocation(), arguments));
}
