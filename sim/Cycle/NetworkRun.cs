using System.Collections.Immutable;
using System.Diagnostics;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Cycle;

/// <summary>
/// One run of an entry that starts processes: in each cycle every controller that is not idle executes its state, or stalls in
/// it. What queues and processes show each other changes at the end of the cycle.
/// </summary>
internal sealed class NetworkRun
{
    private readonly HardwareDesign design;
    private readonly StorageLayout layout;
    private readonly StateStep[] steps;
    private readonly Storage storage;
    private readonly CycleView? view;
    private readonly QueueSlots[] queues;
    private readonly long[] visits;
    private readonly SortedDictionary<(int State, int Access), long> stalls = [];

    /// <summary>State of the entries' controller, then of each process.</summary>
    private readonly int[] states;

    public NetworkRun(HardwareDesign design, StorageLayout layout, StateStep[] steps, Storage storage, CycleView? view)
    {
        (this.design, this.layout, this.steps, this.storage, this.view) = (design, layout, steps, storage, view);
        queues = [.. layout.Queues];
        visits = new long[steps.Length];
        states = new int[1 + design.Processes.Length];
        Array.Fill(states, StateCompiler.Idle);
    }

    /// <summary>Cycles so far.</summary>
    public long Cycles { get; private set; }

    /// <summary>The state of each controller that is not idle.</summary>
    public IEnumerable<State> ActiveStates => states.Where(s => s != StateCompiler.Idle).Select(s => design.Controller.States[s]);

    /// <param name="cycleLimit">Most cycles that the run may last.</param>
    public RunOutcome Execute(int entry, long cycleLimit)
    {
        states[0] = design.Controller.Entries[entry].FirstState;
        while (states[0] != StateCompiler.Idle)
        {
            if (Cycles == cycleLimit)
            {
                return RunOutcome.OverLimit;
            }

            Cycles++;
            view?.BeforeEdge(states);
            bool hasAdvanced = ExecuteStates();
            view?.AfterEdge();
            if (!EndCycle() && !hasAdvanced)
            {
                return RunOutcome.Deadlock;
            }
        }

        return RunOutcome.Ended;
    }

    public RunProfile ToProfile(int entry) =>
        new(entry, Cycles, [.. visits], [.. layout.EnableCounters(storage)])
        {
            Stalls = [.. stalls.Select(stall => new StallCycles(stall.Key.State, stall.Key.Access, stall.Value))],
        };

    /// <summary>What each stalled process waits for.</summary>
    public ImmutableArray<QueueWait> Waits()
    {
        var waits = ImmutableArray.CreateBuilder<QueueWait>();
        foreach (State state in ActiveStates.Where(s => s.WaitingAccesses.Any()))
        {
            // A state that stalls changes nothing, so it can be asked again.
            int result = steps[state.Index](storage.Words, storage.Memories);
            string process = design.Processes[design.ProcessOf(state)!.Value].Name;
            waits.Add(state.WaitingAccesses.ElementAt(StateCompiler.StallIndex(result)) switch
            {
                QueuePush push => new(process, layout.Of(push.Queue).Queue, IsFull: true, push.Origin.Span),
                QueuePop pop => new(process, layout.Of(pop.Queue).Queue, IsFull: false, pop.Origin.Span),
                _ => throw new UnreachableException(),
            });
        }

        return waits.ToImmutable();
    }

    /// <summary>True when at least one controller did not stall.</summary>
    private bool ExecuteStates()
    {
        bool hasAdvanced = false;
        for (int i = 0; i < states.Length; i++)
        {
            int state = states[i];
            if (state == StateCompiler.Idle)
            {
                continue;
            }

            int next = steps[state](storage.Words, storage.Memories);
            if (next < StateCompiler.Idle)
            {
                var stall = (state, StateCompiler.StallIndex(next));
                stalls[stall] = stalls.GetValueOrDefault(stall) + 1;
                view?.Stall(i);
            }
            else
            {
                visits[state]++;
                states[i] = next;
                hasAdvanced = true;
            }
        }

        return hasAdvanced;
    }

    /// <summary>True when a queue shows its processes something new.</summary>
    private bool EndCycle()
    {
        for (int process = 0; process < design.Processes.Length; process++)
        {
            ref long starts = ref storage.Words[layout.StartSlotOf(process)];
            if (starts != 0)
            {
                states[1 + process] = design.Processes[process].FirstState;
                starts = 0;
            }

            storage.Words[layout.ActivitySlotOf(process)] = states[1 + process] == StateCompiler.Idle ? 0 : 1;
        }

        bool changed = false;
        foreach (QueueSlots queue in queues)
        {
            changed |= queue.EndCycle(storage.Words);
        }

        return changed;
    }
}

/// <summary>How a run came to its end.</summary>
internal enum RunOutcome
{
    Ended,
    OverLimit,

    /// <summary>Every controller stalls, and nothing changes any more.</summary>
    Deadlock,
}
