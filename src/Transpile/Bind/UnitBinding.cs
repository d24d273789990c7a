using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Transpile.Bind;

/// <summary>
/// Decides which operators share a functional unit: those that do the same in different states of one controller, where the unit takes
/// more logic cells than the multiplexers in front of it, and the longest path stays within the clock period. That is so for
/// variable shifts, products, reads of arrays in registers, and additions with a common operand; sharing a plain adder costs more
/// than the adder.
/// </summary>
internal sealed class UnitBinding
{
    /// <summary>Cells that choose an input of a multiplexer, and a margin: an operator that is not shared can be simplified.</summary>
    private const double CellsPerChoice = 4;

    /// <summary>An operator is tried with so many units before it.</summary>
    private const int Neighbours = 16;

    private readonly HardwareDesign design;
    private readonly OperatorNetwork network;
    private readonly RegisterTraffic traffic;
    private readonly double longestAllowed;

    private UnitBinding(HardwareDesign design, ScheduleOptions options)
    {
        this.design = design;
        network = new(design, options);
        traffic = new(design, register => register);
        longestAllowed = Math.Max(options.ChainBudgetNanoseconds, network.Operators.Count > 0 ? network.LongestChain() : 0);
    }

    /// <summary>For nodes, by their number, the unit that they get.</summary>
    public static ImmutableDictionary<int, FunctionalUnit> Run(HardwareDesign design, ScheduleOptions options)
    {
        var binding = new UnitBinding(design, options);
        var units = ImmutableDictionary.CreateBuilder<int, FunctionalUnit>();
        int count = 0;
        foreach (List<NetlistOperator> group in binding.Groups())
        {
            foreach (NetlistOperator shared in binding.Share(group).Where(o => o.MultiplexerLayers > 0))
            {
                FunctionalUnit unit = UnitOf(shared.Nodes[0], count++);
                shared.Nodes.ForEach(node => units.Add(node.Id, unit));
            }
        }

        return units.ToImmutable();
    }

    private static FunctionalUnit UnitOf(Node node, int number) => new(
        $"shared_{node.Code.ToString().ToLowerInvariant()}_{number}", node.Code, [.. node.Inputs.Select(i => i.Type)], node.Type)
    {
        Memory = node.Memory,
    };

    /// <summary>Operators that could share a unit as far as their kind goes, in the order of the design.</summary>
    private List<List<NetlistOperator>> Groups() =>
    [
        .. network.Operators.Where(o => IsShareable(o.Nodes[0]) && o.States.Count == o.Nodes.Count)
            .GroupBy(o => (KindOf(o.Nodes[0]), design.ProcessOf(design.Controller.States[o.States.First()])))
            .Where(group => group.Count() > 1).Select(group => group.ToList()),
    ];

    private static bool IsShareable(Node node) => node.Unit is null && !WireNumbers.IsWiring(node)
        && node.Code is not (OpCode.Not or OpCode.And or OpCode.Or or OpCode.Xor or OpCode.Select);

    private static string KindOf(Node node) =>
        $"{node.Code} {node.Memory?.Name} {string.Join(',', node.Inputs.Select(i => i.Type))} {node.Type}";

    /// <summary>Each operator joins the one before it with which it saves most, or stays alone.</summary>
    private List<NetlistOperator> Share(List<NetlistOperator> group)
    {
        var open = new List<NetlistOperator>();
        foreach (NetlistOperator next in group)
        {
            NetlistOperator? best = open.TakeLast(Neighbours)
                .Where(o => !o.States.Overlaps(next.States))
                .Select(o => (Operator: o, Saved: Saved(o, next)))
                .Where(candidate => candidate.Saved > 0)
                .OrderByDescending(candidate => candidate.Saved)
                .Select(candidate => candidate.Operator)
                .FirstOrDefault(o => network.LongestChain(o, next) <= longestAllowed);
            if (best is null)
            {
                open.Add(next);
            }
            else
            {
                network.Merge(best, next);
            }
        }

        return open;
    }

    private double Saved(NetlistOperator first, NetlistOperator second)
    {
        double saved = LogicCells.Of(first.Nodes[0]);
        for (int i = 0; i < first.Inputs.Count; i++)
        {
            int bits = first.Nodes[0].Inputs[i].Type.Bits;
            int together = first.Inputs[i].Union(second.Inputs[i]).Count();
            int more = LogicCells.Multiplexer(together) - LogicCells.Multiplexer(first.Inputs[i].Count) - LogicCells.Multiplexer(second.Inputs[i].Count);
            saved -= more * (bits + CellsPerChoice);
        }

        // The result goes to several places afterwards, so that its look-up tables cannot have the flip-flop of one.
        return saved - first.Nodes.Concat(second.Nodes).Where(traffic.FeedsRegister).Sum(node => node.Type.Bits);
    }
}
