using System.Collections;
using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Bind;

/// <summary>
/// From when to when each register of a design holds something that is still read, and which registers therefore cannot be one: those
/// of which one is written while the other lives, unless both then have the same value (Chaitin 1982).
/// </summary>
internal sealed class Lifetimes
{
    private readonly DesignFlow flow;
    private readonly ImmutableArray<BitArray> conflicts;

    public Lifetimes(DesignFlow flow)
    {
        this.flow = flow;
        LiveBefore = Live();
        conflicts = [.. flow.Design.Registers.Select(_ => new BitArray(flow.Design.Registers.Length))];
        foreach (State state in flow.States)
        {
            AddConflicts(state);
        }
    }

    /// <summary>For each state the registers that it or a later one reads as they are when it begins.</summary>
    public ImmutableArray<BitArray> LiveBefore { get; }

    /// <summary>The registers, by index, that cannot be one with this one.</summary>
    public BitArray ConflictsOf(Register register) => conflicts[flow.IndexOf(register)];

    /// <summary>Fields belong to the host, and other registers with a reset to the controller: they always live.</summary>
    private ImmutableArray<BitArray> Live()
    {
        BitArray always = flow.SetOf(flow.Design.Registers.Where(r => r.NeedsReset));
        ImmutableArray<BitArray> before = [.. flow.States.Select(s => new BitArray(always).Or(flow.Reads[s.Index]))];
        DesignFlow.UntilStable(flow.States.Select(s => s.Index).Reverse(), flow.Predecessors, state =>
        {
            BitArray live = After(state, before);
            // A write that may not take place does not end the life of the old content.
            foreach (RegisterWrite write in flow.States[state].RegisterWrites.Where(w => w.Enable is null && !w.Register.NeedsReset))
            {
                live[flow.IndexOf(write.Register)] = false;
            }

            return DesignFlow.Add(before[state], live);
        });
        return before;
    }

    private BitArray After(int state, ImmutableArray<BitArray> before)
    {
        var after = new BitArray(flow.Design.Registers.Length);
        foreach (int next in flow.Successors[state])
        {
            after.Or(flow.DefinedBetween(state, next).And(before[next]));
        }

        return after;
    }

    private void AddConflicts(State state)
    {
        BitArray after = After(state.Index, LiveBefore);
        after.Or(flow.SetOf(flow.Design.Registers.Where(r => r.NeedsReset)));
        after.Or(flow.SetOf(state.RegisterWrites.Select(w => w.Register)));
        foreach (RegisterWrite write in state.RegisterWrites)
        {
            int written = flow.IndexOf(write.Register);
            var others = new BitArray(after) { [written] = false };
            foreach (RegisterWrite other in state.RegisterWrites.Where(w => w.Value == write.Value && w.Enable == write.Enable))
            {
                others[flow.IndexOf(other.Register)] = false;
            }

            if (write.Value is RegisterSignal { Register: var source } && state.RegisterWrites.All(w => w.Register != source))
            {
                others[flow.IndexOf(source)] = false;
            }

            conflicts[written].Or(others);
            for (int other = 0; other < others.Length; other++)
            {
                conflicts[other][written] |= others[other];
            }
        }
    }
}
