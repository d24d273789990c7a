using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Design;

/// <summary>
/// Checks what <see cref="HardwareDesign"/> promises of processes: their states are their own, each end of a queue belongs to one of
/// them, and controllers that are active at the same time touch nothing that one of them changes.
/// </summary>
internal static class ProcessVerifier
{
    public static IEnumerable<string> Verify(HardwareDesign design)
    {
        int states = design.Controller.States.Length;
        List<string> misplaced =
        [
            .. design.Processes
                .Where(p => p.FirstState < 0 || p.StateCount < 1 || p.FirstState + p.StateCount > states)
                .Select(p => $"process {p.Name} has states that do not exist"),
            .. Repeated(design.Processes.Select(p => p.Name)).Select(n => $"two processes are named {n}"),
            .. Repeated(design.Processes.SelectMany(p => Enumerable.Range(p.FirstState, Math.Max(0, p.StateCount))))
                .Select(s => $"state {s} belongs to two processes"),
        ];
        return misplaced.Count > 0
            ? misplaced
            : design.Controller.States.SelectMany(s => VerifyState(design, s))
                .Concat(VerifyQueues(design))
                .Concat(VerifySharing(design))
                .Concat(VerifyUnits(design));
    }

    private static IEnumerable<string> VerifyState(HardwareDesign design, State state)
    {
        int? owner = design.ProcessOf(state);
        foreach (int target in state.Next.Targets().Where(t => t >= 0 && t < design.Controller.States.Length))
        {
            if (design.ProcessOf(design.Controller.States[target]) != owner)
            {
                yield return $"state {state.Name}: goes to state {target}, which another controller has";
            }
        }

        if (state.Starts.Concat(state.Awaits).Any(p => p < 0 || p >= design.Processes.Length))
        {
            yield return $"state {state.Name}: starts or awaits a process that does not exist";
        }

        if (owner is not null && (!state.Starts.IsEmpty || !state.Awaits.IsEmpty))
        {
            yield return $"state {state.Name}: a process starts or awaits processes";
        }
    }

    private static IEnumerable<string> VerifyQueues(HardwareDesign design)
    {
        foreach (Queue queue in design.Controller.States.SelectMany(QueuesOf).Distinct())
        {
            int?[] writers = [.. UsersOf(design, s => s.Pushes.Any(p => p.Queue == queue))];
            int?[] readers = [.. UsersOf(design, s => s.Pops.Any(p => p.Queue == queue))];
            if (!design.Queues.Contains(queue))
            {
                yield return $"{queue} is no queue of the design";
            }

            if (writers.Length > 1 || readers.Length > 1 || writers.Concat(readers).Contains(null))
            {
                yield return $"{queue} does not join one process to another";
            }
        }
    }

    /// <summary>Processes that one state starts run side by side.</summary>
    private static IEnumerable<string> VerifySharing(HardwareDesign design)
    {
        IReadOnlyList<Footprint> footprints = [.. design.Processes.Select(p => new Footprint(design, p))];
        return design.Controller.States
            .SelectMany(s => s.Starts.SelectMany(first => s.Starts.Where(second => second != first).Select(second => (first, second))))
            .Where(pair => pair.first < footprints.Count && pair.second < footprints.Count)
            .Distinct()
            .SelectMany(pair => footprints[pair.first].Written.Intersect(footprints[pair.second].Touched)
                .Select(symbol => $"{symbol} is changed by process {design.Processes[pair.first].Name} "
                    + $"and used by {design.Processes[pair.second].Name}"));
    }

    private static IEnumerable<string> VerifyUnits(HardwareDesign design) => design.Controller.States
        .SelectMany(s => s.Nodes.Select(n => n.Unit).OfType<FunctionalUnit>().Select(unit => (unit, Owner: design.ProcessOf(s))))
        .Distinct()
        .GroupBy(use => use.unit)
        .Where(uses => uses.Count() > 1)
        .Select(uses => $"{uses.Key.Name} is shared by controllers that work at the same time");

    private static IEnumerable<Queue> QueuesOf(State state) =>
        state.Pushes.Select(p => p.Queue).Concat(state.Pops.Select(p => p.Queue));

    private static IEnumerable<int?> UsersOf(HardwareDesign design, Func<State, bool> uses) =>
        design.Controller.States.Where(uses).Select(design.ProcessOf).Distinct();

    private static IEnumerable<T> Repeated<T>(IEnumerable<T> items) =>
        items.GroupBy(i => i).Where(g => g.Count() > 1).Select(g => g.Key);

    /// <summary>The symbols that a process reads or changes. A block RAM that it reads counts as changed: its output does.</summary>
    private sealed class Footprint
    {
        public Footprint(HardwareDesign design, Process process)
        {
            foreach (State state in design.Controller.States.Where(s => process.Owns(s.Index)))
            {
                Written.UnionWith(state.RegisterWrites.Select(w => w.Register));
                Written.UnionWith(state.Writes.Select(w => w.Memory));
                Written.UnionWith(state.Reads.Select(r => r.Memory));
                Touched.UnionWith(state.Nodes.Select(n => n.Memory).OfType<Memory>());
                Touched.UnionWith(state.ReadSignals.OfType<RegisterSignal>().Select(s => s.Register));
                Touched.UnionWith(state.ReadSignals.OfType<MemoryOutputSignal>().Select(s => s.Memory));
            }

            Touched.UnionWith(Written);
        }

        public HashSet<Symbol> Written { get; } = [];

        public HashSet<Symbol> Touched { get; } = [];
    }
}
