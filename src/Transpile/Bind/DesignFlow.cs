using System.Collections;
using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Bind;

/// <summary>
/// A loop whose iterations overlap. What its carriers hold when control enters it is of no meaning: a stage reads them only after the
/// stage before has written them.
/// </summary>
/// <param name="FirstState">Index of the state where control enters.</param>
/// <param name="StateCount">Its states are the ones that follow.</param>
/// <param name="Carriers">Registers that take values from one stage to the next.</param>
internal sealed record Pipeline(int FirstState, int StateCount, ImmutableArray<Register> Carriers)
{
    public bool Owns(int state) => state >= FirstState && state < FirstState + StateCount;
}

/// <summary>How control gets from state to state in a design, and which registers have a value on the way.</summary>
internal sealed class DesignFlow
{
    private readonly Dictionary<Register, int> indices;
    private readonly ImmutableArray<Pipeline> pipelines;
    private readonly ImmutableArray<BitArray> carriers;
    private readonly ImmutableArray<BitArray> written;

    public DesignFlow(HardwareDesign design, ImmutableArray<Pipeline> pipelines)
    {
        Design = design;
        this.pipelines = pipelines;
        indices = design.Registers.Select((register, index) => (register, index)).ToDictionary(r => r.register, r => r.index);
        carriers = [.. pipelines.Select(p => SetOf(p.Carriers.Where(indices.ContainsKey)))];
        States = design.Controller.States;
        Successors = [.. States.Select(s => s.Next.Targets().Distinct().ToImmutableArray())];
        ILookup<int, int> sources = States.SelectMany(s => Successors[s.Index].Select(target => (target, s.Index)))
            .ToLookup(edge => edge.target, edge => edge.Index);
        Predecessors = [.. States.Select(s => sources[s.Index].ToImmutableArray())];
        Reads = [.. States.Select(s => SetOf(s.ReadSignals.OfType<RegisterSignal>().Select(r => r.Register)))];
        written = [.. States.Select(s => SetOf(s.RegisterWrites.Select(w => w.Register)))];
        BitArray persistent = SetOf(design.Registers.Where(r => r.NeedsReset));
        MayBeDefined = [.. States.Select(_ => new BitArray(persistent))];
        UntilStable(States.Select(s => s.Index), Successors, PassDefinitionsOn);
    }

    public HardwareDesign Design { get; }

    public ImmutableArray<State> States { get; }

    /// <summary>For each state those that may follow.</summary>
    public ImmutableArray<ImmutableArray<int>> Successors { get; }

    public ImmutableArray<ImmutableArray<int>> Predecessors { get; }

    /// <summary>For each state the registers that it reads.</summary>
    public ImmutableArray<BitArray> Reads { get; }

    /// <summary>For each state the registers that may have been written when it begins. All others hold nothing of meaning.</summary>
    public ImmutableArray<BitArray> MayBeDefined { get; }

    public int IndexOf(Register register) => indices[register];

    public BitArray SetOf(IEnumerable<Register> registers)
    {
        var set = new BitArray(indices.Count);
        foreach (Register register in registers)
        {
            set[indices[register]] = true;
        }

        return set;
    }

    /// <summary>The registers that may have been written, in this run, when control goes from one state to another.</summary>
    public BitArray DefinedBetween(int from, int to)
    {
        BitArray defined = new BitArray(MayBeDefined[from]).Or(written[from]);
        return LostBetween(from, to) is { } lost ? defined.And(new BitArray(lost).Not()) : defined;
    }

    /// <summary>Visits states until nothing changes: again all that follow, or precede, one that has changed.</summary>
    /// <param name="update">Whether visiting the state has changed what others depend on.</param>
    public static void UntilStable(IEnumerable<int> order, ImmutableArray<ImmutableArray<int>> dependents, Func<int, bool> update)
    {
        var waiting = new Queue<int>(order);
        var isWaiting = new HashSet<int>(waiting);
        while (waiting.TryDequeue(out int state))
        {
            isWaiting.Remove(state);
            foreach (int dependent in update(state) ? dependents[state] : [])
            {
                if (isWaiting.Add(dependent))
                {
                    waiting.Enqueue(dependent);
                }
            }
        }
    }

    /// <summary>Adds to a set; whether that has changed it.</summary>
    public static bool Add(BitArray set, BitArray more)
    {
        BitArray missing = new BitArray(set).Not().And(more);
        set.Or(more);
        return missing.HasAnySet();
    }

    /// <returns>Whether a state that follows has got further ones.</returns>
    private bool PassDefinitionsOn(int state)
    {
        bool changed = false;
        foreach (int next in Successors[state])
        {
            changed |= Add(MayBeDefined[next], DefinedBetween(state, next));
        }

        return changed;
    }

    /// <summary>The registers that cease to mean anything on the way from one state to the next; null for none.</summary>
    private BitArray? LostBetween(int from, int to)
    {
        for (int loop = 0; loop < pipelines.Length; loop++)
        {
            if (pipelines[loop].FirstState == to && !pipelines[loop].Owns(from))
            {
                return carriers[loop];
            }
        }

        return null;
    }
}
