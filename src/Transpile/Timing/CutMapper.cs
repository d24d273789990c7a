using System.Collections.Immutable;

namespace SparseRtrl.Transpile.Timing;

/// <summary>A look-up table: the nodes it reads and what it costs, by which a mapper chooses.</summary>
internal readonly record struct Cut(int[] Leaves, double Cost);

/// <summary>
/// Covers and-nodes with 4-input look-up tables of the least cost (Cong and Ding 1994), with a few candidates per node instead of all.
/// </summary>
internal abstract class CutMapper
{
    private const int Inputs = 4;
    private const int Candidates = 8;

    private readonly List<Cut>[] cuts;

    protected CutMapper(LogicNetwork network)
    {
        Nodes = network.Nodes;
        cuts = new List<Cut>[Nodes.Count];
        Users = new int[Nodes.Count];
        foreach (int input in Nodes.SelectMany(n => n.Inputs))
        {
            Users[LogicNetwork.NodeOf(input)]++;
        }
    }

    protected IReadOnlyList<LogicNode> Nodes { get; }

    /// <summary>Nodes that read each node.</summary>
    protected int[] Users { get; }

    /// <summary>The inputs of the cell that makes a node; none for a source.</summary>
    public int[] InputsOf(int node) => Nodes[node].Kind switch
    {
        LogicKind.And => cuts[node][0].Leaves,
        _ => [.. Nodes[node].Inputs.Select(LogicNetwork.NodeOf).Where(n => n != 0)],
    };

    /// <summary>Inputs of cells and ends of paths that each node drives; 0 for those that the mapping leaves out.</summary>
    public ImmutableArray<int> FanOut(IEnumerable<PathEnd> ends)
    {
        var fanOut = new int[Nodes.Count];
        var waiting = new Stack<int>();
        foreach (PathEnd end in ends)
        {
            Use(LogicNetwork.NodeOf(end.Literal));
        }

        while (waiting.TryPop(out int node))
        {
            foreach (int input in InputsOf(node))
            {
                Use(input);
            }
        }

        return [.. fanOut];

        void Use(int node)
        {
            if (fanOut[node]++ == 0)
            {
                waiting.Push(node);
            }
        }
    }

    /// <summary>What a look-up table of these nodes costs.</summary>
    protected abstract double CostOf(int[] leaves);

    /// <summary>A node of which others read the output alone.</summary>
    protected void Keep(int node, double cost) => cuts[node] = [new([node], cost)];

    /// <summary>The look-up table of a full adder has an input to spare for what takes its sum alone.</summary>
    protected void KeepSum(int node, double cost)
    {
        Keep(node, cost);
        if (Users[node] == 1)
        {
            cuts[node].Add(new([.. Nodes[node].Inputs.Select(LogicNetwork.NodeOf).Where(n => n != 0).Distinct().Order()], cost));
        }
    }

    /// <summary>Finds the look-up tables that can make an and-node, the best first.</summary>
    /// <returns>The cost of the best.</returns>
    protected double MapAnd(int node)
    {
        var found = new List<Cut>();
        foreach (Cut left in cuts[LogicNetwork.NodeOf(Nodes[node].Inputs[0])])
        {
            foreach (Cut right in cuts[LogicNetwork.NodeOf(Nodes[node].Inputs[1])])
            {
                if (Union(left.Leaves, right.Leaves) is { } leaves)
                {
                    Insert(found, leaves);
                }
            }
        }

        cuts[node] = found;
        double cost = found[0].Cost;
        found.Add(new([node], cost));
        return cost;
    }

    /// <summary>Keeps the cheapest candidates, of equals the smallest.</summary>
    private void Insert(List<Cut> found, int[] leaves)
    {
        double cost = CostOf(leaves);
        int place = found.Count;
        while (place > 0 && (cost, leaves.Length).CompareTo((found[place - 1].Cost, found[place - 1].Leaves.Length)) < 0)
        {
            place--;
        }

        for (int i = place; i-- > 0 && found[i].Cost == cost;)
        {
            if (found[i].Leaves.AsSpan().SequenceEqual(leaves))
            {
                return;
            }
        }

        if (place < Candidates)
        {
            found.Insert(place, new(leaves, cost));
            found.RemoveRange(Math.Min(found.Count, Candidates), Math.Max(0, found.Count - Candidates));
        }
    }

    /// <summary>The union of two ascending lists, or null when it does not fit a look-up table.</summary>
    private static int[]? Union(int[] a, int[] b)
    {
        Span<int> union = stackalloc int[Inputs];
        int count = 0;
        for (int i = 0, j = 0; i < a.Length || j < b.Length; count++)
        {
            if (count == Inputs)
            {
                return null;
            }

            int next = j == b.Length || (i < a.Length && a[i] <= b[j]) ? a[i] : b[j];
            i += i < a.Length && a[i] == next ? 1 : 0;
            j += j < b.Length && b[j] == next ? 1 : 0;
            union[count] = next;
        }

        return union[..count].ToArray();
    }
}
