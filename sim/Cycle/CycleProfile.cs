using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Cycle;

/// <summary>
/// Where the cycles of a simulation went. Every node of a state is evaluated in every cycle that the state lasts, so the visits
/// of each state say all there is to know: cycles by phase and the activity of operators and memories follow from them.
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
    /// Cycles of one run by phase, in order of the phases' first states; phases that the run did not visit have 0.
    /// </summary>
    public ImmutableArray<PhaseCycles> PhasesOf(RunProfile run) =>
    [
        .. design.Controller.States
            .GroupBy(state => state.Phase, StringComparer.Ordinal)
            .Select(phase => new PhaseCycles(phase.Key, phase.Sum(state => run.CyclesPerState[state.Index]))),
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

        return ActivityCounters.Of(design, new(design, visits, enabled));
    }

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
/// <param name="CyclesPerState">Element i: cycles spent in state i.</param>
/// <param name="EnabledCycles">For each state, and in it for each of <see cref="State.Enables"/>: cycles in which it held.</param>
public sealed record RunProfile(int Entry, ImmutableArray<long> CyclesPerState, ImmutableArray<long> EnabledCycles)
{
    public long Cycles => CyclesPerState.Sum();
}

/// <param name="Phase">Name of the phase, see <see cref="State"/>.</param>
public sealed record PhaseCycles(string Phase, long Cycles);
