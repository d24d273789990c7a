using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes.Unrolling;

/// <summary>
/// A loop that counts: it tests a register against a limit that the loop does not change, and adds a constant to the register once
/// in every iteration.
/// </summary>
/// <param name="Counter">The register that is tested.</param>
/// <param name="Step">What an iteration adds; not 0, and in the direction of the limit.</param>
/// <param name="Limit">Computed in the header.</param>
/// <param name="IncludesLimit">True for &lt;= and &gt;=.</param>
internal sealed record CountedLoop(Loop Loop, Register Counter, Int128 Step, Operand Limit, bool IncludesLimit)
{
    /// <summary>Recognises a loop; null when it is none of this kind, or starts processes, which may change fields. The test is the last operation of the header.</summary>
    public static CountedLoop? Of(Loop loop)
    {
        Dictionary<Operand, Operation> definitions = loop.Header.Operations.Where(o => o.Result is not null)
            .ToDictionary(o => (Operand)o.Result!);
        if (!loop.TestFirst
            || Blocks.StartProcesses(loop.Body)
            || !definitions.TryGetValue(loop.Condition, out Operation? test)
            || test.Code is not (OpCode.LessThan or OpCode.LessOrEqual)
            || loop.Header.Operations[^1] != test
            || !loop.Header.Operations.All(o => o.Code.IsPure() || o.Code == OpCode.ReadRegister))
        {
            return null;
        }

        return Match(upwards: true) ?? Match(upwards: false);

        CountedLoop? Match(bool upwards)
        {
            (Operand tested, Operand limit) = upwards ? (test.Operands[0], test.Operands[1]) : (test.Operands[1], test.Operands[0]);
            return definitions.TryGetValue(tested, out Operation? read)
                && read is { Code: OpCode.ReadRegister, Target: Register counter }
                && StepOf(counter, loop.Body) is { } step
                && step > 0 == upwards
                && IsInvariant(limit, definitions, loop.Body)
                    ? new(loop, counter, step, limit, test.Code == OpCode.LessOrEqual)
                    : null;
        }
    }

    /// <summary>True when something in the body may end the loop before its test does.</summary>
    public bool MayLeaveEarly => LeavesEarly(Loop.Body, []);

    /// <summary>
    /// The number of iterations when the counter starts at one constant and the limit is another; null when the counter would
    /// leave its type on the way.
    /// </summary>
    public Int128? Iterations(Int128 start, Int128 limit)
    {
        Int128 first = IncludesLimit ? limit + Int128.Sign(Step) : limit;
        Int128 count = Int128.Max(0, (first - start + Step - Int128.Sign(Step)) / Step);
        return Counter.Type.Contains(start + (count * Step)) ? count : null;
    }

    /// <param name="within">Labels of the scopes inside the loop.</param>
    private static bool LeavesEarly(Region region, HashSet<int> within) => region switch
    {
        Sequence sequence => sequence.Regions.Any(r => LeavesEarly(r, within)),
        If branch => LeavesEarly(branch.Then, within) || LeavesEarly(branch.Else, within),
        Loop loop => LeavesEarly(loop.Body, within),
        Scope scope => LeavesEarly(scope.Body, [.. within, scope.Label]),
        Leave leave => !within.Contains(leave.Label),
        _ => false,
    };

    /// <summary>The constant that the body adds to the register in each iteration, or null.</summary>
    private static Int128? StepOf(Register counter, Region body)
    {
        bool isWrite(Operation o) => o.Code == OpCode.WriteRegister && o.Target == counter;
        Block[] writers = [.. InEveryIteration(body).Where(b => b.Operations.Any(isWrite))];
        if (Blocks.Operations(body).Count(isWrite) != 1 || writers is not [Block block])
        {
            return null;
        }

        Operand written = block.Operations.Single(isWrite).Operands[0];
        return block.Operations.FirstOrDefault(o => o.Result == written) switch
        {
            { Code: OpCode.Add, Operands: [var left, Constant step] } when IsCounter(left) => NonZero(step.Literal),
            { Code: OpCode.Subtract, Operands: [var left, Constant step] } when IsCounter(left) => NonZero(-step.Literal),
            _ => null,
        };

        bool IsCounter(Operand operand) =>
            block.Operations.Any(o => o.Code == OpCode.ReadRegister && o.Target == counter && o.Result == operand);

        static Int128? NonZero(Int128 step) => step == 0 ? null : step;
    }

    /// <summary>Blocks that each iteration executes which gets to its end.</summary>
    private static IEnumerable<Block> InEveryIteration(Region region) => region switch
    {
        Block block => [block],
        Sequence sequence => sequence.Regions.SelectMany(InEveryIteration),
        If branch when EndsInLeave(branch.Then) => InEveryIteration(branch.Else).Prepend(branch.Header),
        If branch when EndsInLeave(branch.Else) => InEveryIteration(branch.Then).Prepend(branch.Header),
        If branch => [branch.Header],
        _ => [],
    };

    private static bool EndsInLeave(Region region) =>
        region is Leave || (region is Sequence { Regions: [.., var last] } && EndsInLeave(last));

    private static bool IsInvariant(Operand operand, Dictionary<Operand, Operation> definitions, Region body) =>
        operand is Constant
        || (definitions.TryGetValue(operand, out Operation? definition)
            && (definition.Code == OpCode.ReadRegister
                ? !Blocks.Operations(body).Any(o => o.Code == OpCode.WriteRegister && o.Target == definition.Target)
                : definition.Operands.All(o => IsInvariant(o, definitions, body))));
}
