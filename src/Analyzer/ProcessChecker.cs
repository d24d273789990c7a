using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SparseRtrl.Analyzer;

/// <summary>
/// The rules for processes: an entry starts them and does nothing else, and they share nothing but queues, each with one process
/// that fills it and one that empties it. Then what they compute does not depend on timing (Kahn, The Semantics of a Simple
/// Language for Parallel Programming, 1974).
/// </summary>
internal sealed class ProcessChecker(SubsetChecker checker, Compilation compilation)
{
    public static void CheckShape(SubsetChecker checker, IMethodSymbol process)
    {
        string? shape = process switch
        {
            _ when Vocabulary.IsEntry(process) => "is an entry method too",
            { IsStatic: true } => "is static",
            { IsGenericMethod: true } => "is generic",
            { Parameters.Length: > 0 } => "has parameters",
            { ReturnsVoid: false } => "returns a value",
            _ => null,
        };
        if (shape is not null)
        {
            checker.Report(Rules.ProcessShape, process.Locations[0], process.Name, shape);
        }
    }

    /// <summary>True for a call of a process that is a statement of its own in the body of an entry.</summary>
    public static bool IsStart(IOperation statement) =>
        statement is IExpressionStatementOperation { Operation: IInvocationOperation call, Parent.Parent: IMethodBodyOperation }
        && Vocabulary.IsProcess(call.TargetMethod);

    public void CheckEntry(IMethodSymbol entry)
    {
        if (MethodBodies.Find(compilation, entry) is not { } body || !body.Operations.Any(IsStart))
        {
            return;
        }

        var started = new List<IMethodSymbol>();
        foreach (IOperation statement in body.Operations.Where(o => o is not ILocalFunctionOperation))
        {
            if (!IsStart(statement))
            {
                string other = "A statement that starts no process stands in this entry";
                checker.Report(Rules.ProcessStart, statement.Syntax.GetLocation(), other);
            }
            else if (started.Contains(CalledBy(statement), SymbolEqualityComparer.Default))
            {
                checker.Report(
                    Rules.ProcessStart, statement.Syntax.GetLocation(), $"Process '{CalledBy(statement).Name}' is started twice");
            }
            else
            {
                started.Add(CalledBy(statement));
            }
        }

        CheckSharing(started);
    }

    private static IMethodSymbol CalledBy(IOperation start) =>
        ((IInvocationOperation)((IExpressionStatementOperation)start).Operation).TargetMethod;

    private void CheckSharing(List<IMethodSymbol> processes)
    {
        IReadOnlyList<FieldAccess>[] accesses = [.. processes.Select(p => FieldAccesses.Of(compilation, p))];
        for (int second = 1; second < processes.Count; second++)
        {
            for (int first = 0; first < second; first++)
            {
                ILookup<ISymbol, FieldAccess> others = accesses[first]
                    .ToLookup<FieldAccess, ISymbol>(a => a.Field, SymbolEqualityComparer.Default);
                foreach (IGrouping<ISymbol, FieldAccess> field in accesses[second]
                    .GroupBy<FieldAccess, ISymbol>(a => a.Field, SymbolEqualityComparer.Default)
                    .Where(g => others.Contains(g.Key)))
                {
                    CheckField(
                        (IFieldSymbol)field.Key, (processes[first], [.. others[field.Key]]), (processes[second], [.. field]));
                }
            }
        }
    }

    private void CheckField(
        IFieldSymbol field, (IMethodSymbol Process, FieldAccess[] Accesses) a, (IMethodSymbol Process, FieldAccess[] Accesses) b)
    {
        Location place = b.Accesses[0].Place;
        if (Vocabulary.QueueElement(field.Type) is null)
        {
            bool isWritten = a.Accesses.Concat(b.Accesses).Any(x => x.Kind == AccessKind.Write);
            if (isWritten)
            {
                checker.Report(Rules.SharedState, place, field.Name, a.Process.Name, b.Process.Name);
            }

            return;
        }

        FieldAccess[] all = [.. a.Accesses, .. b.Accesses];
        bool joins = Only(a.Accesses, AccessKind.Enqueue) && Only(b.Accesses, AccessKind.Dequeue);
        bool joinsBack = Only(a.Accesses, AccessKind.Dequeue) && Only(b.Accesses, AccessKind.Enqueue);
        if (!joins && !joinsBack)
        {
            FieldAccess culprit = all.FirstOrDefault(x => x.Kind == AccessKind.Inspect) ?? b.Accesses[0];
            checker.Report(Rules.SharedQueue, culprit.Place, field.Name, a.Process.Name, b.Process.Name);
        }
    }

    private static bool Only(FieldAccess[] accesses, AccessKind kind) => accesses.All(a => a.Kind == kind);
}
