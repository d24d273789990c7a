using System.Collections.Immutable;

namespace SparseRtrl.Transpile.Timing;

/// <summary>
/// As few look-up tables as can be: a table costs itself and its share of those that it reads, which all that read them bear together
/// (area flow; Manohararajah, Brown and Vranesic 2006).
/// </summary>
internal sealed class AreaMapper : CutMapper
{
    private readonly double[] flow;
    private readonly ImmutableArray<int> sharers;

    private AreaMapper(LogicNetwork network, ImmutableArray<int> sharers)
        : base(network)
    {
        this.sharers = sharers;
        flow = new double[Nodes.Count];
        for (int node = 0; node < Nodes.Count; node++)
        {
            switch (Nodes[node].Kind)
            {
                case LogicKind.And:
                    flow[node] = MapAnd(node);
                    break;
                case LogicKind.Sum:
                    KeepSum(node, 0);
                    break;
                default:
                    Keep(node, 0);
                    break;
            }
        }
    }

    /// <param name="sharers">How many tables will read each node, by another mapping.</param>
    public static AreaMapper Run(LogicNetwork network, ImmutableArray<int> sharers) => new(network, sharers);

    protected override double CostOf(int[] leaves)
    {
        double cost = 1;
        foreach (int leaf in leaves)
        {
            cost += flow[leaf] / Math.Max(1, sharers[leaf]);
        }

        return cost;
    }
}
