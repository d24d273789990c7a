using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SparseRtrl.Analyzer;

/// <summary>
/// The rules for processes: <c>Hardware.Concurrently</c> starts them, and those that run side by side share nothing that one of them
/// changes but queues, each with one process that fills it and one that empties it. Then what they compute does not depend on timing
/// (Kahn, The Semantics of a Simple Language for Parallel Programming, 1974).
/// </summary>
internal sealed class ProcessChecker
{
    private readonly SubsetChecker checker;
    private readonly IMethodSymbol[] processes;
    private readonly Dictionary<IMethodSymbol, ILookup<ISymbol, FieldAccess>> accesses;
    private readonly FieldAccesses[] ofEntries;

    private ProcessChecker(SubsetChecker checker, Compilation compilation, IMethodSymbol[] entries, IMethodSymbol[] processes)
    {
        this.checker = checker;
        this.processes = processes;
        ofEntries = [.. entries.Select(e => FieldAccesses.Of(compilation, e))];
        accesses = new(SymbolEqualityComparer.Default);
        foreach (IMethodSymbol process in processes)
        {
            FieldAccesses found = FieldAccesses.Of(compilation, process);
            accesses.Add(process, found.ByField);
            foreach (IInvocationOperation nested in found.Concurrently)
            {
                checker.Report(Rules.NestedProcesses, nested.Syntax.GetLocation(), process.Name);
            }
        }
    }

    public static void Check(SubsetChecker checker, Compilation compilation, IMethodSymbol[] entries, IMethodSymbol[] processes)
    {
        foreach (IMethodSymbol process in processes)
        {
            CheckShape(checker, process);
        }

        var own = new ProcessChecker(checker, compilation, entries, processes);
        own.CheckQueues();
        foreach (IInvocationOperation call in own.ofEntries.SelectMany(e => e.Concurrently))
        {
            own.CheckSharing([.. ConcurrentCalls.ProcessesOf(call).Select(p => p.Method).OfType<IMethodSymbol>()]);
        }
    }

    /// <summary>The arguments of one call of <c>Hardware.Concurrently</c>.</summary>
    public static void CheckArguments(SubsetChecker checker, IInvocationOperation call)
    {
        var started = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        foreach ((IOperation argument, IMethodSymbol? process) in ConcurrentCalls.ProcessesOf(call))
        {
            string? problem = process is null ? "is no method of this kernel that is marked [Process]"
                : !started.Add(process) ? "is started twice"
                : null;
            if (problem is not null)
            {
                checker.Report(Rules.ConcurrentArgument, argument.Syntax.GetLocation(), argument.Syntax.ToString(), problem);
            }
        }
    }

    private static void CheckShape(SubsetChecker checker, IMethodSymbol process)
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

    /// <summary>A queue that several processes use joins two of them, whichever calls start them.</summary>
    private void CheckQueues()
    {
        IEnumerable<IGrouping<ISymbol, IMethodSymbol>> users = processes
            .SelectMany(p => accesses[p].Select(field => (Field: field.Key, Process: p)))
            .Where(use => Vocabulary.QueueElement(((IFieldSymbol)use.Field).Type) is not null)
            .GroupBy<(ISymbol Field, IMethodSymbol Process), ISymbol, IMethodSymbol>(
                use => use.Field, use => use.Process, SymbolEqualityComparer.Default);
        foreach (IGrouping<ISymbol, IMethodSymbol> queue in users.Where(q => q.Count() > 1))
        {
            CheckEnds(queue.Key, [.. queue]);
        }
    }

    private void CheckEnds(ISymbol queue, IMethodSymbol[] users)
    {
        FieldAccess[] all = [.. users.SelectMany(p => accesses[p][queue])];
        foreach (FieldAccess look in all.Where(a => a.Kind == AccessKind.Inspect))
        {
            checker.Report(Rules.QueueInspection, look.Place, queue.Name);
        }

        CheckEnd(AccessKind.Enqueue, "fills");
        CheckEnd(AccessKind.Dequeue, "empties");
        foreach (FieldAccess access in ofEntries.SelectMany(e => e.ByField[queue]))
        {
            checker.Report(Rules.SharedQueue, access.Place, queue.Name, "an entry method uses it too");
        }

        void CheckEnd(AccessKind kind, string verb)
        {
            IMethodSymbol[] atEnd = [.. users.Where(p => accesses[p][queue].Any(a => a.Kind == kind))];
            if (atEnd.Length > 1)
            {
                FieldAccess second = accesses[atEnd[1]][queue].First(a => a.Kind == kind);
                checker.Report(Rules.SharedQueue, second.Place, queue.Name, $"'{atEnd[0].Name}' {verb} it, and '{atEnd[1].Name}' does too");
            }
        }
    }

    /// <summary>What the processes of one call do to scalars and arrays.</summary>
    private void CheckSharing(IMethodSymbol[] started)
    {
        for (int second = 1; second < started.Length; second++)
        {
            foreach (IGrouping<ISymbol, FieldAccess> field in accesses[started[second]])
            {
                IMethodSymbol? first = started.Take(second).FirstOrDefault(p => accesses[p].Contains(field.Key));
                if (first is not null && Vocabulary.QueueElement(((IFieldSymbol)field.Key).Type) is null)
                {
                    CheckField((IFieldSymbol)field.Key, first, started[second]);
                }
            }
        }
    }

    private void CheckField(IFieldSymbol field, IMethodSymbol first, IMethodSymbol second)
    {
        FieldAccess[] all = [.. accesses[first][field], .. accesses[second][field]];
        Location place = accesses[second][field].First().Place;
        if (all.Any(a => a.Kind == AccessKind.Write))
        {
            checker.Report(Rules.SharedState, place, field.Name, first.Name, second.Name);
        }
        else if (field.Type is IArrayTypeSymbol && Vocabulary.MemoryKindOf(field) != "Registers")
        {
            checker.Report(Rules.SharedMemory, place, field.Name, first.Name, second.Name);
        }
    }
}
