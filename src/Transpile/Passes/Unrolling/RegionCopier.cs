using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes.Unrolling;

/// <summary>Copies regions under new value numbers and labels, since both are unique in a module.</summary>
internal sealed class RegionCopier(int nextValueId, int nextLabel)
{
    private readonly Dictionary<int, int> labels = [];
    private int nextValueId = nextValueId;
    private int nextLabel = nextLabel;

    public static RegionCopier For(Module module) => new(
        Blocks.NextValueId(module),
        module.Methods.SelectMany(e => LabelsOf(e.Body)).DefaultIfEmpty(-1).Max() + 1);

    /// <summary>Operations that all copies together have.</summary>
    public int OperationCount { get; private set; }

    public int NewLabel() => nextLabel++;

    public Value NewValue(HardwareType type) => new(nextValueId++, type);

    public Region Copy(Region region) => region switch
    {
        Block block => Copy(block, condition: null).Block,
        Sequence sequence => new Sequence([.. sequence.Regions.Select(Copy)]),
        If branch => CopyIf(branch),
        Loop loop => CopyLoop(loop),
        Scope scope => CopyScope(scope),
        Leave leave => new Leave(labels.GetValueOrDefault(leave.Label, leave.Label)),
        Concurrently => region,
        _ => throw new InvalidOperationException($"Unknown region {region.GetType().Name}."),
    };

    public (Block Block, Operand? Condition) Copy(Block block, Operand? condition)
    {
        var fresh = new Dictionary<Operand, Operand>();
        var operations = new List<Operation>();
        foreach (Operation operation in block.Operations)
        {
            IEnumerable<Operand> operands = operation.Operands.Select(o => fresh.GetValueOrDefault(o, o));
            Operation copy = operation with { Operands = [.. operands] };
            if (operation.Result is { } result)
            {
                Value value = NewValue(result.Type);
                fresh[result] = value;
                copy = copy with { Result = value };
            }

            operations.Add(copy);
        }

        OperationCount += operations.Count;
        return (new([.. operations]), condition is null ? null : fresh.GetValueOrDefault(condition, condition));
    }

    private If CopyIf(If branch)
    {
        (Block header, Operand? condition) = Copy(branch.Header, branch.Condition);
        return new(header, condition!, Copy(branch.Then), Copy(branch.Else));
    }

    private Loop CopyLoop(Loop loop)
    {
        (Block header, Operand? condition) = Copy(loop.Header, loop.Condition);
        return loop with { Header = header, Condition = condition!, Body = Copy(loop.Body) };
    }

    private Scope CopyScope(Scope scope)
    {
        int label = NewLabel();
        labels[scope.Label] = label;
        Region body = Copy(scope.Body);
        labels.Remove(scope.Label); // outside the scope the label is not this copy's
        return new(label, body);
    }

    private static IEnumerable<int> LabelsOf(Region region) => region switch
    {
        Sequence sequence => sequence.Regions.SelectMany(LabelsOf),
        If branch => LabelsOf(branch.Then).Concat(LabelsOf(branch.Else)),
        Loop loop => LabelsOf(loop.Body),
        Scope scope => LabelsOf(scope.Body).Append(scope.Label),
        _ => [],
    };
}
