using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Fuzz.Checking;

/// <summary>What the programs of a run have exercised, by name and number of programs.</summary>
public sealed class Coverage
{
    private readonly Dictionary<string, SortedDictionary<string, int>> sections = [];
    private string? before;

    /// <summary>Productions of the grammar.</summary>
    public const string Grammar = "grammar";

    /// <summary>Operations as the front end makes them, with the signs of their operands: s signed, u unsigned.</summary>
    public const string Operations = "operations";

    /// <summary>Passes that changed a module; only some programs are looked at.</summary>
    public const string Passes = "passes";

    /// <summary>What the scheduler and the binder did.</summary>
    public const string Schedule = "schedule";

    public IReadOnlyDictionary<string, int> Of(string section) => SectionOf(section);

    /// <summary>Counts the productions of a program.</summary>
    public void Add(FuzzProgram program)
    {
        foreach (string rule in program.Tree.All.Where(node => !node.IsList).Select(node => node.Rule).Distinct())
        {
            Count(Grammar, rule);
        }
    }

    /// <summary>Counts what a module contains as it comes from the front end, and which passes change it.</summary>
    /// <param name="comparesPasses">Whether to print the module after each pass, which takes longer than the pass.</param>
    public void Observe(string stage, Module module, bool comparesPasses)
    {
        bool isFirst = stage == "front-end";
        if (isFirst)
        {
            foreach (string operation in module.Methods.SelectMany(m => OperationsIn(m.Body)).Select(NameOf).Distinct())
            {
                Count(Operations, operation);
            }
        }

        if (!comparesPasses)
        {
            return;
        }

        string after = IrPrinter.Print(module);
        if (!isFirst && after != before)
        {
            Count(Passes, stage);
        }

        before = after;
    }

    public void Add(Transpilation kernel)
    {
        var scheduled = kernel.Scheduled;
        CountIf(scheduled.Loops.Any(loop => loop.IsPipelined), "pipelined loop");
        CountIf(scheduled.Loops.Any(loop => loop.IsPipelined && loop.InitiationInterval > 1), "pipelined loop with a longer interval");
        // Registers that only these transformations make.
        CountIf(scheduled.Unbound.Registers.Any(r => r.Name.StartsWith("starts_", StringComparison.Ordinal)), "nest that runs as one loop");
        CountIf(scheduled.Unbound.Registers.Any(r => r.Name.StartsWith("stored_index_", StringComparison.Ordinal)), "store that is handed on");
        CountIf(!scheduled.SequentialLoops.IsEmpty, "loop that is not pipelined");
        CountIf(!scheduled.Design.Units.IsEmpty, "shared operator");
        CountIf(!scheduled.Design.Processes.IsEmpty, "processes");
        CountIf(!scheduled.Design.Queues.IsEmpty, "queue between processes");
        CountIf(scheduled.Design.Registers.Length < scheduled.Unbound.Registers.Length, "shared register");
        foreach (Memory memory in scheduled.Design.Memories)
        {
            CountIf(true, $"memory: {memory.Kind}");
        }
    }

    private void CountIf(bool isThere, string name)
    {
        if (isThere)
        {
            Count(Schedule, name);
        }
    }

    private void Count(string section, string name)
    {
        SortedDictionary<string, int> counts = SectionOf(section);
        counts[name] = counts.GetValueOrDefault(name) + 1;
    }

    private SortedDictionary<string, int> SectionOf(string section) =>
        sections.TryGetValue(section, out SortedDictionary<string, int>? counts) ? counts : sections[section] = new(StringComparer.Ordinal);

    private static string NameOf(Operation operation) => operation.Operands.IsEmpty
        ? operation.Code.ToString()
        : $"{operation.Code} {string.Concat(operation.Operands.Select(o => o.Type.IsSigned ? 's' : 'u'))}";

    private static IEnumerable<Operation> OperationsIn(Region region) => region switch
    {
        Block block => block.Operations,
        Sequence sequence => sequence.Regions.SelectMany(OperationsIn),
        If branch => [.. branch.Header.Operations, .. OperationsIn(branch.Then), .. OperationsIn(branch.Else)],
        Loop loop => [.. loop.Header.Operations, .. OperationsIn(loop.Body)],
        Transpile.Ir.Scope scope => OperationsIn(scope.Body),
        _ => [],
    };
}
