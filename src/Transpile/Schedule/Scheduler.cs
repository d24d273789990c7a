using System.Collections.Immutable;
using System.Text.Json;
using SparseRtrl.Transpile.Bind;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;
using SparseRtrl.Transpile.Schedule.Pipelining;
using SparseRtrl.Transpile.Schedule.Verification;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>A scheduled design and what the scheduler knows of its speed.</summary>
/// <param name="LongestChainNanoseconds">
/// Predicted: the largest sum of operator delays in one state, without registers and multiplexers.
/// </param>
/// <param name="Loops">Innermost loops whose body is one block, in the order of their states.</param>
public sealed record ScheduledDesign(HardwareDesign Design, double LongestChainNanoseconds, ImmutableArray<LoopReport> Loops)
{
    /// <summary>All other loops, in program order.</summary>
    public ImmutableArray<SequentialLoop> SequentialLoops { get; init; } = [];

    /// <summary>The design before binding, with a register for each value: it does the same in the same cycles.</summary>
    public required HardwareDesign Unbound { get; init; }
}

/// <summary>
/// Turns a module that the passes have prepared into a design: one state machine over all entries, and one for each process.
/// </summary>
public sealed class Scheduler
{
    private readonly LoweringContext context = new();
    private readonly List<string> processes;
    private readonly List<StateBuilder> states = [];
    private readonly Dictionary<string, int> statesOfPhase = [];
    private readonly List<LoopReport> loops = [];
    private readonly List<SequentialLoop> sequentialLoops = [];
    private readonly List<Pipeline> pipelines = [];
    private readonly List<TimedBlock> blocks = [];
    private ScheduleOptions options;
    private double longestChain;

    private Scheduler(Module module, ScheduleOptions options)
    {
        this.options = options;
        processes = [.. module.Processes.Select(p => p.Name)];
    }

    /// <exception cref="InvalidOperationException">The design breaks one of its rules: a bug of this compiler.</exception>
    public static ScheduledDesign Run(Module module, ScheduleOptions options)
    {
        var scheduler = new Scheduler(module, options);
        ImmutableArray<int> multipliers = MultiplierShares.Of(module, options.MaximumMultipliers);
        scheduler.Begin(multipliers[0]);
        List<Entry> entries = [.. module.Entries.Select(scheduler.AddEntry)];
        List<Process> built = [.. module.Processes.Select((p, i) => scheduler.AddProcess(p, multipliers[i + 1]))];
        ImmutableArray<State> scheduled = [.. scheduler.states.Select(s => s.ToState())];
        HashSet<Register> written = [.. scheduled.SelectMany(s => s.RegisterWrites).Select(w => w.Register)];
        var design = new HardwareDesign(
            module.Name,
            // Attempts that came to nothing have left temporaries too.
            [.. module.Registers, .. scheduler.context.Temporaries.Where(written.Contains)],
            module.Memories,
            scheduler.context.Units,
            new StateMachine([.. entries], scheduled))
        {
            Queues = module.Queues,
            Processes = [.. built],
        };
        ScheduleVerifier.ThrowIfInvalid(module.Name, scheduler.blocks, scheduled);
        DesignVerifier.ThrowIfInvalid(design);
        return new(Binder.Run(design, [.. scheduler.pipelines], options), scheduler.longestChain, [.. scheduler.loops])
        {
            SequentialLoops = [.. scheduler.sequentialLoops],
            Unbound = design,
        };
    }

    /// <summary>Begins with a controller that shares no operators with the ones before it, since they work at the same time.</summary>
    private void Begin(int multipliers)
    {
        options = options with { MaximumMultipliers = multipliers };
        context.Begin(options);
    }

    private Process AddProcess(EntryPoint process, int multipliers)
    {
        Begin(multipliers);
        int firstState = AddEntry(process).FirstState;
        return new(process.Name, firstState, states.Count - firstState, process.Origin);
    }

    private Entry AddEntry(EntryPoint entry)
    {
        int firstState = states.Count;
        // Without the scope of a loop's early exits, blocks before and after it may have become one.
        Region body = LocalValueNumbering.Run(SimplifyControl.Simplify(LoopFlattening.Run(entry.Body, options, context)));
        sequentialLoops.AddRange(SequentialLoop.In(body));
        BasicBlock? first = ControlFlowGraph.Build(body);
        if (first is null)
        {
            // Even an entry that does nothing is busy for one cycle, so that the host sees it end.
            AddState(entry.Origin.Phase);
            return new(entry.Name, firstState);
        }

        var firstStates = new Dictionary<BasicBlock, int>();
        var fillers = new List<Action>();
        foreach (BasicBlock block in ControlFlowGraph.InOrder(first))
        {
            if (block.Start is not null)
            {
                firstStates[block] = states.Count;
                AddStart(block.Start);
                fillers.Add(() => states[firstStates[block] + 1].Next = Follow(block, firstStates));
                continue;
            }

            Operand? condition = (block.Next as BranchSuccessor)?.Condition;
            BlockSchedule schedule = ListScheduler.Run(block.Operations, condition, options);
            PipelineSchedule? pipeline = block.Next is BranchSuccessor branch && branch.WhenTrue == block
                ? Pipeline(block, branch.Condition, schedule)
                : null;
            firstStates[block] = states.Count;
            blocks.Add(Timed(schedule, pipeline, condition));
            AddStates(blocks[^1], entry.Origin.Phase);
            fillers.Add(pipeline is null
                ? () => Fill(block, schedule, firstStates)
                : () => Fill((BranchSuccessor)block.Next, pipeline, firstStates));
            longestChain = Math.Max(longestChain, (pipeline?.LongestChainNanoseconds ?? schedule.LongestChainNanoseconds));
        }

        // Transitions need the numbers of all states.
        fillers.ForEach(fill => fill());
        return new(entry.Name, firstState);
    }

    /// <summary>A state that starts processes, and one that waits for them.</summary>
    private void AddStart(Concurrently start)
    {
        ImmutableArray<int> started = [.. start.Processes.Select(processes.IndexOf)];
        AddState(start.Origin.Phase);
        states[^1].Starts = started;
        states[^1].Next = new Goto(states.Count);
        AddState(start.Origin.Phase);
        states[^1].Awaits = started;
    }

    private static Transition Follow(BasicBlock block, Dictionary<BasicBlock, int> firstStates) =>
        To(((JumpSuccessor)block.Next).Target, firstStates);

    private static Transition To(BasicBlock? target, Dictionary<BasicBlock, int> firstStates) =>
        target is null ? new Finish() : new Goto(firstStates[target]);

    /// <summary>Overlaps the iterations of a loop whose body is one block, or gives null when that gains nothing.</summary>
    private PipelineSchedule? Pipeline(BasicBlock block, Operand condition, BlockSchedule sequential)
    {
        (PipelineSchedule? pipeline, IntervalBound bound) =
            ModuloScheduler.Run(block.Operations, condition, sequential.Length, options, block.Loop!.Directives.InitiationInterval);
        int interval = pipeline?.InitiationInterval ?? sequential.Length;
        loops.Add(new(block.Operations[0].Origin, interval, pipeline?.Depth ?? sequential.Length, bound)
        {
            Place = block.Loop.Origin.Span,
            RequestedInterval = block.Loop.Directives.InitiationInterval,
            Trips = block.Loop.Trips,
            FirstState = states.Count,
        });
        return pipeline is null ? null : LifetimeReduction.Run(pipeline, condition, options);
    }

    private void Fill(BranchSuccessor next, PipelineSchedule schedule, Dictionary<BasicBlock, int> firstStates)
    {
        int first = firstStates[next.WhenTrue!];
        Transition exit = next.WhenFalse is { } target ? new Goto(firstStates[target]) : new Finish();
        int before = context.Temporaries.Length;
        new PipelineLowering(schedule, states.GetRange(first, schedule.InitiationInterval), context).Run(next.Condition, first, exit);
        pipelines.Add(new(first, schedule.InitiationInterval, [.. context.Temporaries.Skip(before).Where(r => !r.NeedsReset)]));
    }

    private void Fill(BasicBlock block, BlockSchedule schedule, Dictionary<BasicBlock, int> firstStates)
    {
        List<StateBuilder> own = states.GetRange(firstStates[block], schedule.Length);
        var lowering = new BlockLowering(schedule, own, context);
        lowering.Run();
        for (int cycle = 0; cycle + 1 < schedule.Length; cycle++)
        {
            own[cycle].Next = new Goto(firstStates[block] + cycle + 1);
        }

        own[^1].Next = block.Next switch
        {
            BranchSuccessor branch => new Branch(
                lowering.SignalOf(branch.Condition, schedule.Length - 1),
                To(branch.WhenTrue, firstStates), To(branch.WhenFalse, firstStates)),
            _ => Follow(block, firstStates),
        };
    }

    /// <summary>What the verifier is told of a block whose first state is the next one.</summary>
    private TimedBlock Timed(BlockSchedule schedule, PipelineSchedule? pipeline, Operand? condition) => pipeline is null
        ? new(schedule.Operations, schedule.Cycles, schedule.Length, Interval: null, condition, options.MaximumMultipliers)
        {
            FirstState = states.Count,
        }
        : new(pipeline.Operations, pipeline.Cycles, pipeline.Depth, pipeline.InitiationInterval, condition, options.MaximumMultipliers)
        {
            FirstState = states.Count,
        };

    private void AddStates(TimedBlock block, string entryPhase)
    {
        string phase = entryPhase;
        ImmutableArray<int> slots = [.. Enumerable.Range(0, block.Operations.Length).Select(block.Slot)];
        for (int slot = 0; slot < block.StateCount; slot++)
        {
            // A state belongs to the phase of its first operation; one without operations only waits for the one before.
            int first = slots.IndexOf(slot);
            phase = first >= 0 ? block.Operations[first].Origin.Phase : phase;
            AddState(phase);
        }
    }

    private void AddState(string phase)
    {
        int number = statesOfPhase[phase] = statesOfPhase.GetValueOrDefault(phase) + 1;
        states.Add(new(states.Count, $"{JsonNamingPolicy.SnakeCaseLower.ConvertName(phase)}_{number}", phase));
    }
}
