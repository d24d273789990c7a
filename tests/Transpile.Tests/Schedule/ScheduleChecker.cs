using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Transpile.Tests.Schedule;

/// <summary>
/// Says what is wrong with the schedule of one block, straight from the rules of <c>docs/compiler.md</c>: its own reading of data
/// and memory order, of the resources of a state, and of how long a chain takes.
/// </summary>
internal static class ScheduleChecker
{
    public static IEnumerable<string> Violations(BlockSchedule schedule, ScheduleOptions options) =>
    [
        .. DataOrder(schedule),
        .. MemoryOrder(schedule),
        .. QueueOrder(schedule),
        .. RegisterOrder(schedule),
        .. Enumerable.Range(0, schedule.Length).SelectMany(state => Resources(schedule, state, options)),
        .. Chains(schedule, options),
    ];

    public static IEnumerable<string> DataOrder(BlockSchedule schedule)
    {
        foreach ((int user, int producer) in Uses(schedule))
        {
            int ready = schedule.Cycles[producer] + (IsBlockRam(schedule.Operations[producer], OpCode.Load) ? 1 : 0);
            if (schedule.Operations[producer].Code != OpCode.ReadRegister && schedule.Cycles[user] < ready)
            {
                yield return $"data: operation {user} runs before its operand {producer}";
            }
        }
    }

    private static IEnumerable<string> MemoryOrder(BlockSchedule schedule)
    {
        for (int later = 0; later < schedule.Operations.Length; later++)
        {
            for (int earlier = 0; earlier < later; earlier++)
            {
                (Operation first, Operation second) = (schedule.Operations[earlier], schedule.Operations[later]);
                bool conflicts = first.Target is Memory && first.Target == second.Target
                    && (first.Code == OpCode.Store || second.Code == OpCode.Store)
                    && !(first.Operands[0] is Constant a && second.Operands[0] is Constant b && a.Literal != b.Literal);
                int distance = schedule.Cycles[later] - schedule.Cycles[earlier];
                if (conflicts && distance < (first.Code == OpCode.Store ? 1 : 0))
                {
                    yield return $"memory: operation {later} overtakes {earlier}";
                }
            }
        }
    }

    /// <summary>
    /// Queue accesses keep their order. One end of a queue serves one a state; what may be an answer is taken after the question was sent.
    /// </summary>
    private static IEnumerable<string> QueueOrder(BlockSchedule schedule) =>
        from later in Enumerable.Range(0, schedule.Operations.Length)
        from earlier in Enumerable.Range(0, later)
        let first = schedule.Operations[earlier]
        let second = schedule.Operations[later]
        where first.Target is Queue && second.Target is Queue
        let isSameEnd = first.Target == second.Target && first.Code == second.Code
        let isAnswer = first is { Code: OpCode.Enqueue, Target: Queue { IsInCycle: true } } && second.Target is Queue { Name: "back" }
        where schedule.Cycles[later] - schedule.Cycles[earlier] < (isSameEnd || isAnswer ? 1 : 0)
        select $"queue: operation {later} overtakes {earlier}";

    /// <summary>Whoever reads a register means its content before the block.</summary>
    private static IEnumerable<string> RegisterOrder(BlockSchedule schedule) =>
        from use in Uses(schedule)
        let read = schedule.Operations[use.Producer]
        where read.Code == OpCode.ReadRegister
        from write in Enumerable.Range(0, schedule.Operations.Length)
        where schedule.Operations[write].Code == OpCode.WriteRegister && schedule.Operations[write].Target == read.Target
        where schedule.Cycles[write] < schedule.Cycles[use.User]
        select $"register: operation {use.User} reads {read.Target} after its write {write}";

    private static IEnumerable<string> Resources(BlockSchedule schedule, int state, ScheduleOptions options)
    {
        List<Operation> operations = [.. schedule.Operations.Where((_, i) => schedule.Cycles[i] == state)];
        IEnumerable<Operation> all = operations.Where(o => o.Code is OpCode.Load or OpCode.Store);
        foreach (IGrouping<Symbol?, Operation> accesses in all.GroupBy(o => o.Target))
        {
            bool isBlockRam = accesses.Key is Memory { Kind: MemoryKind.BlockRam or MemoryKind.Spram };
            if (accesses.Count(o => o.Code == OpCode.Store) > 1 || (isBlockRam && accesses.Count() > 1))
            {
                yield return $"resources: state {state} takes a port of {accesses.Key} twice";
            }
        }

        if (operations.Count(o => o.Code == OpCode.Multiply) > options.MaximumMultipliers)
        {
            yield return $"resources: state {state} multiplies too often";
        }
    }

    private static IEnumerable<string> Chains(BlockSchedule schedule, ScheduleOptions options)
    {
        var finish = new double[schedule.Operations.Length];
        var multiplied = new bool[schedule.Operations.Length];
        for (int i = 0; i < schedule.Operations.Length; i++)
        {
            Operation operation = schedule.Operations[i];
            List<int> producers = [.. Uses(schedule).Where(u => u.User == i).Select(u => u.Producer)];
            List<int> chained = [.. producers.Where(p => schedule.Cycles[p] == schedule.Cycles[i])];
            bool isAfterRam = producers.Any(p => IsBlockRam(schedule.Operations[p], OpCode.Load));
            double start = chained.Select(p => finish[p]).Append(isAfterRam ? options.Delays.BlockRamNanoseconds : 0).Max();
            double own = operation.Code.IsPure() || (operation.Code == OpCode.Load && !IsBlockRam(operation, OpCode.Load))
                ? options.Delays.Nanoseconds(operation.Code, operation.Result!.Type, operation.Operands.Select(o => o.Type),
                    operation.Operands.Length > 1 && operation.Operands[1] is Constant)
                : 0;
            bool isMultiply = operation.Code == OpCode.Multiply;
            if (isMultiply && chained.Any(p => multiplied[p]))
            {
                yield return $"chain: operation {i} multiplies a product of its own state";
            }

            finish[i] = operation.Code == OpCode.ReadRegister ? 0 : start + own;
            multiplied[i] = isMultiply || chained.Any(p => multiplied[p]);
            // A register takes the value where it is there, even of an operator that is too slow for any state.
            bool computes = operation.Code != OpCode.WriteRegister;
            if (computes && finish[i] > options.ChainBudgetNanoseconds && chained.Any(p => finish[p] > 0))
            {
                yield return $"chain: operation {i} ends after {finish[i]} ns";
            }
        }
    }

    private static IEnumerable<(int User, int Producer)> Uses(BlockSchedule schedule) =>
        from user in Enumerable.Range(0, schedule.Operations.Length)
        from operand in schedule.Operations[user].Operands.Distinct()
        from producer in Enumerable.Range(0, user)
        where schedule.Operations[producer].Result is { } result && result == operand
        select (user, producer);

    private static bool IsBlockRam(Operation operation, OpCode code) =>
        operation.Code == code && operation.Target is Memory { Kind: MemoryKind.BlockRam or MemoryKind.Spram };
}
