using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes.Ranges;

/// <summary>
/// Interval analysis of a whole module: flow-sensitive for registers (branch and loop conditions refine what they test), one
/// interval per memory for all that is ever stored in it, and one per queue between processes. Entries may run in any order, any
/// number of times, and the host may write what is marked so.
/// </summary>
internal sealed class RangeAnalysis
{
    private readonly Module module;
    private readonly Dictionary<Register, Interval> fields = [];
    private readonly Dictionary<Memory, Interval> memories = [];
    private readonly Dictionary<Queue, Interval> queues = [];
    private readonly Dictionary<Register, Interval> written = [];
    private readonly Dictionary<Value, Interval> values = [];
    private readonly Dictionary<Value, Interval> current = [];
    private readonly Dictionary<int, RangeEnvironment?> afterScope = [];

    // Off while a loop's fixed point is sought: the overshoot of widening must not count as something that happens.
    private bool isRecording = true;

    private RangeAnalysis(Module module) => this.module = module;

    /// <summary>Interval of every value, in every place and run.</summary>
    public IReadOnlyDictionary<Value, Interval> Values => values;

    /// <summary>Everything a register may hold after reset, by a write of the kernel, or by the host.</summary>
    public Interval Of(Register register)
    {
        Interval initial = register.IsHostWritable ? Interval.Of(register.Type) : Interval.Of(register.InitialValue);
        return written.TryGetValue(register, out Interval stores) ? initial.Union(stores) : initial;
    }

    public Interval Of(Memory memory) => memories[memory];

    public Interval Of(Queue queue) => queues[queue];

    /// <summary>Everything that an operand may be, in every place and run.</summary>
    public Interval OverAll(Operand operand) => operand is Constant constant
        ? Interval.Of(constant.Literal)
        : values.TryGetValue((Value)operand, out Interval interval) ? interval : Interval.Of(operand.Type);

    public static RangeAnalysis Run(Module module)
    {
        var analysis = new RangeAnalysis(module);
        analysis.Initialise();
        // Memories and fields carry ranges from entry to entry; after a few rounds whatever still grows is given its whole type.
        const int RoundsBeforeWidening = 4;
        for (int round = 0; analysis.RunRound(widen: round >= RoundsBeforeWidening); round++)
        {
        }

        return analysis;
    }

    private void Initialise()
    {
        foreach (Register register in module.Registers.Where(r => r.IsField))
        {
            fields[register] = register.IsHostWritable ? Interval.Of(register.Type) : Interval.Of(register.InitialValue);
        }

        foreach (Memory memory in module.Memories)
        {
            var initial = new Interval(memory.InitialContents.Min(), memory.InitialContents.Max());
            memories[memory] = (memory.IsHostWritable, memory.HostMaximum) switch
            {
                (false, _) => initial,
                (true, { } maximum) => initial.Union(new(0, maximum)),
                _ => Interval.Of(memory.ElementType),
            };
        }

        foreach (Queue queue in module.Queues)
        {
            queues[queue] = Interval.Of(0);
        }
    }

    /// <summary>Analyses every entry once. True when a field or a memory grew.</summary>
    private bool RunRound(bool widen)
    {
        var fieldsBefore = new Dictionary<Register, Interval>(fields);
        var memoriesBefore = new Dictionary<Memory, Interval>(memories);
        var queuesBefore = new Dictionary<Queue, Interval>(queues);
        values.Clear();
        written.Clear();
        foreach (EntryPoint method in module.Methods)
        {
            Publish(Visit(method.Body, new RangeEnvironment(fields)));
        }

        return Grown(fields, fieldsBefore, r => r.Type, widen)
            | Grown(memories, memoriesBefore, m => m.ElementType, widen)
            | Grown(queues, queuesBefore, q => q.ElementType, widen);
    }

    /// <summary>What other entries and processes may find in the fields.</summary>
    private void Publish(RangeEnvironment? environment)
    {
        foreach ((Register field, Interval interval) in environment?.Fields ?? [])
        {
            fields[field] = fields[field].Union(interval);
        }
    }

    private static bool Grown<T>(
        Dictionary<T, Interval> now, Dictionary<T, Interval> before, Func<T, HardwareType> typeOf, bool widen)
        where T : Symbol
    {
        List<T> grown = [.. now.Keys.Where(symbol => now[symbol] != before[symbol])];
        foreach (T symbol in widen ? grown : [])
        {
            now[symbol] = Interval.Of(typeOf(symbol));
        }

        return grown.Count > 0;
    }

    /// <summary>The environment after the region; null where control never gets there.</summary>
    private RangeEnvironment? Visit(Region region, RangeEnvironment? environment)
    {
        if (environment is null)
        {
            return null;
        }

        switch (region)
        {
            case Block block:
                return VisitBlock(block, environment);
            case Sequence sequence:
                return sequence.Regions.Aggregate((RangeEnvironment?)environment, (current, r) => Visit(r, current));
            case If branch:
                RangeEnvironment tested = VisitBlock(branch.Header, environment);
                return RangeEnvironment.Join(
                    Visit(branch.Then, Assume(branch.Header, branch.Condition, truth: true, tested)),
                    Visit(branch.Else, Assume(branch.Header, branch.Condition, truth: false, tested)));
            case Loop loop:
                return VisitLoop(loop, environment);
            case Scope scope:
                afterScope[scope.Label] = null;
                RangeEnvironment? end = Visit(scope.Body, environment);
                return RangeEnvironment.Join(end, afterScope[scope.Label]);
            case Leave leave:
                afterScope[leave.Label] = RangeEnvironment.Join(afterScope[leave.Label], environment);
                return null;
            case Concurrently:
                if (isRecording)
                {
                    Publish(environment);
                }

                return RangeEnvironment.Join(environment, new RangeEnvironment(fields));
            default:
                throw new InvalidOperationException($"Unknown region {region.GetType().Name}.");
        }
    }

    private RangeEnvironment? VisitLoop(Loop loop, RangeEnvironment entry)
    {
        bool wasRecording = isRecording;
        isRecording = false;
        RangeEnvironment start = FixedPoint(loop, entry);
        isRecording = wasRecording;
        return VisitIteration(loop, start).Exit;
    }

    private RangeEnvironment FixedPoint(Loop loop, RangeEnvironment entry)
    {
        const int PlainRounds = 2;
        RangeEnvironment start = entry;
        RangeEnvironment? back = VisitIteration(loop, start).Back;
        for (int round = 0; back is not null && !start.Covers(back); round++)
        {
            RangeEnvironment grown = RangeEnvironment.Join(start, back)!;
            start = round < PlainRounds ? grown : grown.WidenedSince(start);
            back = VisitIteration(loop, start).Back;
        }

        // Steps back down: what the loop condition cuts off does not come around.
        const int NarrowingRounds = 2;
        for (int round = 0; back is not null && round < NarrowingRounds; round++)
        {
            start = RangeEnvironment.Join(entry, back)!;
            back = VisitIteration(loop, start).Back;
        }

        return start;
    }

    private (RangeEnvironment? Back, RangeEnvironment? Exit) VisitIteration(Loop loop, RangeEnvironment start)
    {
        RangeEnvironment? atTest = loop.TestFirst ? start : Visit(loop.Body, start);
        if (atTest is null)
        {
            return (null, null);
        }

        RangeEnvironment tested = VisitBlock(loop.Header, atTest);
        RangeEnvironment? again = Assume(loop.Header, loop.Condition, truth: true, tested);
        RangeEnvironment? exit = Assume(loop.Header, loop.Condition, truth: false, tested);
        return (loop.TestFirst ? Visit(loop.Body, again) : again, exit);
    }

    private RangeEnvironment VisitBlock(Block block, RangeEnvironment before)
    {
        RangeEnvironment environment = before.Copy();
        foreach (Operation operation in block.Operations)
        {
            switch (operation.Code)
            {
                case OpCode.ReadRegister:
                    var read = (Register)operation.Target!;
                    Note(operation.Result!, environment[read] ?? Interval.Of(read.Type));
                    environment.NoteRead(read, operation.Result!);
                    break;
                case OpCode.WriteRegister:
                    Interval value = Of(operation.Operands[0]);
                    environment.Write((Register)operation.Target!, operation.Operands[0], value);
                    Record(written, (Register)operation.Target!, value);
                    break;
                case OpCode.Load:
                    Note(operation.Result!, memories[(Memory)operation.Target!]);
                    AssumeWithin((Memory)operation.Target!, operation.Operands[0], environment);
                    break;
                case OpCode.Store:
                    Record(memories, (Memory)operation.Target!, Of(operation.Operands[1]));
                    AssumeWithin((Memory)operation.Target!, operation.Operands[0], environment);
                    break;
                case OpCode.Enqueue:
                    Record(queues, (Queue)operation.Target!, Of(operation.Operands[0]));
                    break;
                case OpCode.Dequeue:
                    Note(operation.Result!, queues[(Queue)operation.Target!]);
                    break;
                default:
                    Note(operation.Result!, Evaluate(operation));
                    break;
            }
        }

        return environment;
    }

    /// <summary>After an access its index is known to be within the memory, because C# would have thrown.</summary>
    private void AssumeWithin(Memory memory, Operand index, RangeEnvironment environment)
    {
        if (index is Value value && Of(index).Intersect(new(0, memory.Depth - 1)) is { } within)
        {
            current[value] = within;
            environment.Refine(value, within);
        }
    }

    private Interval Evaluate(Operation operation) => IntervalArithmetic.Evaluate(
        operation.Code, [.. operation.Operands.Select(Of)], [.. operation.Operands.Select(o => o.Type)], operation.Result!.Type);

    /// <summary>The operand's interval on the current visit of its block.</summary>
    private Interval Of(Operand operand) =>
        operand is Constant constant
            ? Interval.Of(constant.Literal)
            : current.GetValueOrDefault((Value)operand, Interval.Of(operand.Type));

    /// <summary>
    /// The interval of this visit is what later operations see; the union over all visits is what the hardware must hold.
    /// </summary>
    private void Note(Value value, Interval interval)
    {
        current[value] = interval;
        Record(values, value, interval);
    }

    private void Record<T>(Dictionary<T, Interval> intervals, T key, Interval interval)
        where T : notnull
    {
        if (isRecording)
        {
            intervals[key] = intervals.TryGetValue(key, out Interval earlier) ? earlier.Union(interval) : interval;
        }
    }

    private RangeEnvironment? Assume(Block header, Operand condition, bool truth, RangeEnvironment environment) =>
        new ConditionRefiner(header, Of).Assume(condition, truth, environment.Copy());
}
