using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// Moves operations of a modulo schedule, within its interval and depth, so that fewer bits have to be carried from cycle to cycle: a
/// narrow result is made early, wide operands are fetched late (lifetime-sensitive modulo scheduling: Huff, PLDI 1993). Local search
/// from the given schedule, and from one in which everything is as late as it can be.
/// </summary>
internal sealed class LifetimeReduction
{
    /// <summary>Bounds the time; nearly all searches end before.</summary>
    private const int MaximumPasses = 12;

    private readonly int count;
    private readonly int interval;
    private readonly PlacementRules rules;
    private readonly CarriedValues carried;
    private ChainedPlacement current;
    private (long Cells, long BitCycles) cost;

    private LifetimeReduction(PipelineSchedule schedule, PlacementRules rules, CarriedValues carried)
    {
        (count, interval) = (schedule.Operations.Length, schedule.InitiationInterval);
        (this.rules, this.carried) = (rules, carried);
        current = schedule.Placement;
        cost = carried.CostOf(current.Cycles);
    }

    /// <param name="condition">Whether there is another iteration; an operand of the body.</param>
    public static PipelineSchedule Run(PipelineSchedule schedule, Operand condition, ScheduleOptions options)
    {
        var moves = new PlacementRules(schedule, condition, options);
        var values = new CarriedValues(schedule.Body, condition, schedule.InitiationInterval, options);
        var early = new LifetimeReduction(schedule, moves, values);
        early.Search();
        var late = new LifetimeReduction(schedule, moves, values);
        late.DelayAll();
        late.Search();
        return schedule.With(late.cost.CompareTo(early.cost) < 0 ? late.current : early.current);
    }

    private void DelayAll()
    {
        for (int i = count - 1; i >= 0; i--)
        {
            while (Shifted(i, 1) is { } later && later.Cycles.Index().All(c => c.Index == i || c.Item == current.Cycles[c.Index]))
            {
                current = later;
            }
        }

        cost = carried.CostOf(current.Cycles);
    }

    private void Search()
    {
        int[] steps = interval == 1 ? [1, -1] : [1, -1, interval, -interval];
        (long, long) before;
        int passes = 0;
        do
        {
            before = cost;
            foreach (int step in steps)
            {
                for (int i = 0; i < count; i++)
                {
                    Improve(step > 0 ? count - 1 - i : i, step);
                }
            }
        }
        while (cost != before && ++passes < MaximumPasses);
    }

    private void Improve(int index, int step)
    {
        while (Shifted(index, step) is { } shifted && carried.CostOf(shifted.Cycles) is var changed && changed.CompareTo(cost) < 0)
        {
            (current, cost) = (shifted, changed);
        }
    }

    /// <summary>
    /// The schedule with an operation some cycles later or earlier, together with those that would be in the way; null when that breaks a rule.
    /// </summary>
    private ChainedPlacement? Shifted(int first, int step)
    {
        int[] cycles = [.. current.Cycles];
        var waiting = new Stack<int>([first]);
        while (true)
        {
            while (waiting.TryPop(out int next))
            {
                if (cycles[next] != current.Cycles[next])
                {
                    continue;
                }

                cycles[next] += step;
                if (!rules.Allows(next, cycles[next]))
                {
                    return null;
                }

                rules.InTheWay(next, step > 0, cycles).ToList().ForEach(waiting.Push);
            }

            if (rules.Place(cycles, out int tooLong) is { } placement)
            {
                return rules.Allow(placement) ? placement : null;
            }

            if (step < 0 || cycles[tooLong] != current.Cycles[tooLong])
            {
                return null;
            }

            // What no longer fits its cycle behind what has moved there goes on to a later one too.
            waiting.Push(tooLong);
        }
    }
}
