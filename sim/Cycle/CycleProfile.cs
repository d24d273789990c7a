using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Cycle;

/// <summary>
/// Where the cycles of a simulation went. Every node of a state is evaluated in every cycle that the state lasts, so the visits
/// of each state say all there is to know: cycles by phase and the activity of operators and memories follow from them. Processes
/// add what each of them waited for.
/// </summary>
public sealed class CycleProfile
{
    private readonly HardwareDesign design;

    internal CycleProfile(HardwareDesign design, ImmutableArray<RunProfile> runs)
    {
        this.design = design;
        Runs = runs;
    }

    /// <summary>One profile per run, in order.</summary>
    public ImmutableArray<RunProfile> Runs { get; }

    /// <summary>Cycles of all runs together.</summary>
    public long Cycles => Runs.Sum(run => run.Cycles);

    /// <summary>
    /// Cycles of one run by phase, in order of the phases' first states; phases that the run did not visit have 0. While processes
    /// run the phase is that of the method that started them.
    /// </summary>
    public ImmutableArray<PhaseCycles> PhasesOf(RunProfile run) =>
    [
        .. design.Controller.States
            .Where(state => design.ProcessOf(state) is null)
            .GroupBy(state => state.Phase, StringComparer.Ordinal)
            .Select(phase => new PhaseCycles(phase.Key, phase.Sum(run.CyclesIn))),
    ];

    /// <summary>Cycles of one run by process, in the order of the design.</summary>
    public ImmutableArray<ProcessCycles> ProcessesOf(RunProfile run) =>
    [
        .. design.Processes.Select(process =>
        {
            List<State> own = [.. design.Controller.States.Where(state => process.Owns(state.Index))];
            long worked = own.Sum(state => run.CyclesPerState[state.Index]);
            return new ProcessCycles(process.Name, worked, own.Sum(run.CyclesIn) - worked);
        }),
    ];

    /// <summary>How long processes waited for each queue in one run, in the order of the design.</summary>
    public ImmutableArray<QueueCycles> QueuesOf(RunProfile run) =>
    [
        .. design.Queues.Select(queue => new QueueCycles(
            queue.Name,
            run.Stalls.Where(stall => AccessOf(stall) is QueuePush push && push.Queue == queue).Sum(stall => stall.Cycles),
            run.Stalls.Where(stall => AccessOf(stall) is QueuePop pop && pop.Queue == queue).Sum(stall => stall.Cycles))),
    ];

    /// <summary>What operators, registers and memories did in the given runs; host accesses are not counted.</summary>
    public ActivityCounters ActivityOf(IEnumerable<RunProfile> runs)
    {
        long[] visits = new long[design.Controller.States.Length];
        long[] enabled = new long[design.Controller.States.Sum(state => state.Enables.Count())];
        foreach (RunProfile run in runs)
        {
            AddTo(visits, run.CyclesPerState);
            AddTo(enabled, run.EnabledCycles);
        }

        return ActivityCounters.Of(design, runs.Sum(run => run.Cycles), new(design, visits, enabled));
    }

    private StorageAccess? AccessOf(StallCycles stall) =>
        design.Controller.States[stall.State].WaitingAccesses.ElementAtOrDefault(stall.Access);

    private static void AddTo(long[] sums, ImmutableArray<long> values)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += values[i];
        }
    }
}

/// <summary>The cycles of one run.</summary>
/// <param name="Entry">Index of the entry method.</param>
/// <param name="Cycles">From the start to the end of the entry.</param>
/// <param name="CyclesPerState">Element i: cycles that state i took place in, without those in which it stalled.</param>
/// <param name="EnabledCycles">For each state, and in it for each of <see cref="State.Enables"/>: cycles in which it held.</param>
public sealed record RunProfile(int Entry, long Cycles, ImmutableArray<long> CyclesPerState, ImmutableArray<long> EnabledCycles)
{
    /// <summary>Ordered by state and access; accesses that never waited are left out.</summary>
    public ImmutableArray<StallCycles> Stalls { get; init; } = [];

    /// <summary>Cycles that the controller spent in a state, stalled or not.</summary>
    public long CyclesIn(State state) =>
        CyclesPerState[state.Index] + Stalls.Where(stall => stall.State == state.Index).Sum(stall => stall.Cycles);
}

/// <summary>Cycles in which a state waited.</summary>
/// <param name="Access">
/// Index in <see cref="State.WaitingAccesses"/> of the first access that could not take place; beyond them an awaited process.
/// </param>
public sealed record StallCycles(int State, int Access, long Cycles);

/// <param name="Worked">Cycles in which its state took place.</param>
/// <param name="Stalled">Cycles in which it waited for a queue.</param>
public sealed record ProcessCycles(string Process, long Worked, long Stalled);

/// <param name="Full">Cycles in which the process that fills the queue waited for room.</param>
/// <param name="Empty">Cycles in which the process that empties it waited for an element.</param>
public sealed record QueueCycles(string Queue, long Full, long Empty);

/// <param name="Phase">Name of the phase, see <see cref="State"/>.</param>
public sealed record PhaseCycles(string Phase, long Cycles);
