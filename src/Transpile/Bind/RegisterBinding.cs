using System.Collections;
using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Bind;

/// <summary>
/// Decides which registers of a design become one: copies, and registers of the same type with disjoint lifetimes where that takes
/// fewer logic cells. On a family with a flip-flop behind every look-up table a register that an operator feeds costs nothing, and a
/// multiplexer does; a register that is fed by a memory or another register takes cells of its own.
/// </summary>
internal sealed class RegisterBinding
{
    /// <summary>Of the registers that go to or come from one place, each is tried with so many that follow.</summary>
    private const int Neighbours = 16;

    /// <summary>Cells that choose an input of a multiplexer, whatever its width.</summary>
    private const double CellsPerChoice = 2;

    private const int MaximumRounds = 8;

    private readonly HardwareDesign design;
    private readonly Lifetimes lifetimes;
    private readonly DesignFlow flow;
    private readonly Dictionary<Register, Controllers> controllers;
    private readonly Dictionary<Register, Register> bound = [];
    private readonly Dictionary<Register, BitArray> members = [];
    private readonly Dictionary<Register, BitArray> conflicts = [];
    private RegisterTraffic traffic = null!;

    private RegisterBinding(DesignFlow flow)
    {
        this.flow = flow;
        design = flow.Design;
        lifetimes = new(flow);
        controllers = Controllers.Of(design);
        foreach (Register register in design.Registers)
        {
            members[register] = flow.SetOf([register]);
            conflicts[register] = lifetimes.ConflictsOf(register);
        }
    }

    /// <summary>For each register that is replaced, the one that stands for it.</summary>
    public static ImmutableDictionary<Register, Register> Run(DesignFlow flow)
    {
        var binding = new RegisterBinding(flow);
        bool merged = true;
        for (int round = 0; merged && round < MaximumRounds; round++)
        {
            // What has become one wire by the merges of one round brings further ones.
            binding.traffic = new(flow.Design, binding.Bound);
            merged = binding.MergeRelated() | binding.MergeUnrelated();
        }

        return binding.bound.Keys.ToImmutableDictionary(register => register, binding.Bound);
    }

    private Register Bound(Register register)
    {
        while (bound.TryGetValue(register, out Register? next))
        {
            register = next;
        }

        return register;
    }

    /// <summary>Best first, those that share a source or a place that they go to.</summary>
    private bool MergeRelated()
    {
        var waiting = new PriorityQueue<(Register, Register), (double, int, int)>();
        foreach ((Register first, Register second) in Related())
        {
            Propose(first, second, waiting);
        }

        bool merged = false;
        while (waiting.TryDequeue(out var pair, out (double Cells, int, int) best))
        {
            (Register first, Register second) = (Bound(pair.Item1), Bound(pair.Item2));
            if (first == second || !MayBeOne(first, second))
            {
                continue;
            }

            if ((first, second) == pair && Change(first, second) == best.Cells)
            {
                Merge(first, second);
                merged = true;
            }
            else
            {
                Propose(first, second, waiting);
            }
        }

        return merged;
    }

    private void Propose(
        Register first, Register second, PriorityQueue<(Register, Register), (double Cells, int, int)> waiting)
    {
        if (first != second && MayBeOne(first, second) && Change(first, second) is < 0 and var change)
        {
            waiting.Enqueue((first, second), (change, flow.IndexOf(first), flow.IndexOf(second)));
        }
    }

    private IEnumerable<(Register First, Register Second)> Related()
    {
        List<Register> registers = [.. design.Registers.Where(r => !bound.ContainsKey(r))];
        IEnumerable<(Register, Register)> copies = registers.SelectMany(register => traffic.SourcesOf(register).Values
            .OfType<RegisterSignal>().Select(source => Ordered(register, Bound(source.Register))));
        IEnumerable<(Register, Register)> together = registers
            .SelectMany(register => traffic.SourcesOf(register).Where(s => s.Value is not ConstantSignal)
                .Select(s => (Place: $"from {s.Key}", register))
                .Concat(traffic.PlacesOf(register).Keys.Select(place => (Place: place, register))))
            .GroupBy(use => use.Place, use => use.register)
            .SelectMany(group => Neighbouring([.. group]));
        return copies.Concat(together).Distinct();
    }

    private static IEnumerable<(Register, Register)> Neighbouring(IReadOnlyList<Register> group) =>
        group.SelectMany((first, i) => group.Skip(i + 1).Take(Neighbours).Select(second => (first, second)));

    /// <summary>Fields come first among the registers, and a field stands for the locals that are bound to it.</summary>
    private (Register, Register) Ordered(Register a, Register b) => flow.IndexOf(a) < flow.IndexOf(b) ? (a, b) : (b, a);

    /// <summary>The left-edge rule for the others: each joins the first one before it that it can be one with, if that pays.</summary>
    private bool MergeUnrelated()
    {
        bool merged = false;
        foreach (IGrouping<HardwareType, Register> group in design.Registers
            .Where(r => !bound.ContainsKey(r) && TakesOwnCells(r)).GroupBy(r => r.Type))
        {
            var open = new List<Register>();
            foreach (Register register in group)
            {
                Register? partner = open.Find(other => MayBeOne(other, register) && Change(other, register) < 0);
                if (partner is null)
                {
                    open.Add(register);
                    continue;
                }

                Merge(partner, register);
                // A third input of the multiplexer costs what the register did.
                open.Remove(partner);
                merged = true;
            }
        }

        return merged;
    }

    private bool TakesOwnCells(Register register) => traffic.SourcesOf(register).Values.ToList() is [var only] && !traffic.IsFree(only);

    private bool MayBeOne(Register first, Register second) =>
        first.Type == second.Type
        && !IsKept(second) && (first.IsField || !IsKept(first))
        && controllers[first].MayShareWith(controllers[second])
        && !new BitArray(conflicts[first]).And(members[second]).HasAnySet();

    /// <summary>Fields belong to the host, registers of the controller to it.</summary>
    private static bool IsKept(Register register) => register.IsField || register.NeedsReset;

    private void Merge(Register first, Register second)
    {
        bound[second] = first;
        members[first] = new BitArray(members[first]).Or(members[second]);
        conflicts[first] = new BitArray(conflicts[first]).Or(conflicts[second]);
        controllers[first] = controllers[first].With(controllers[second]);
        traffic.Merge(first, second);
    }

    /// <summary>How many logic cells two registers take more as one.</summary>
    private double Change(Register first, Register second)
    {
        IReadOnlyDictionary<string, Use> ofFirst = traffic.PlacesOf(first);
        IReadOnlyDictionary<string, Use> ofSecond = traffic.PlacesOf(second);
        List<string> common = [.. ofFirst.Keys.Where(ofSecond.ContainsKey)];
        double before = Cells(first, [.. traffic.SourcesOf(first).Values]) + Cells(second, [.. traffic.SourcesOf(second).Values]);
        // Two operators that differ in the register alone become one, and so do what they write to it.
        HashSet<int> twins =
            [.. common.Where(p => ofFirst[p].Wire is { } wire && traffic.SourcesOf(first).ContainsKey(wire)).Select(p => ofSecond[p].Wire!.Value)];
        IEnumerable<Signal> sources = Others(first, second)
            .Concat(Others(second, first).Where(s => !twins.Contains(s.Key))).DistinctBy(s => s.Key).Select(s => s.Value);
        return Cells(first, [.. sources]) - before - common.Sum(place => ofFirst[place].Cells);
    }

    /// <summary>What is written to a register, but for copies of another.</summary>
    private IEnumerable<KeyValuePair<int, Signal>> Others(Register register, Register other) => traffic.SourcesOf(register)
        .Where(s => s.Value is not RegisterSignal copied || Bound(copied.Register) != other);

    /// <summary>Cells of a register with what selects among its sources.</summary>
    private double Cells(Register register, List<Signal> sources)
    {
        // A constant costs next to nothing: flip-flops have a reset.
        List<Signal> wires = [.. sources.Where(s => s is not ConstantSignal)];
        int count = wires.Count + (register.IsHostWritable ? 1 : 0);
        bool isFree = sources.Count == 0 || (count == 1 && wires is [var only] && traffic.IsFree(only));
        return count > 1
            ? (register.Type.Bits * LogicCells.Multiplexer(count)) + ((count - 1) * CellsPerChoice)
            : isFree ? 0 : register.Type.Bits;
    }
}
