namespace SparseRtrl.Transpile.Timing;

/// <summary>A look-up table: the nodes it reads and when its output is there.</summary>
internal readonly record struct Cut(int[] Leaves, double Arrival);

/// <summary>
/// Covers and-nodes with 4-input look-up tables so that every result comes as early as it can (Cong and Ding 1994), with a few
/// candidates per node instead of all.
/// </summary>
internal sealed class LutMapper
{
    private const int Inputs = 4;
    private const int Candidates = 8;

    private readonly IReadOnlyList<LogicNode> nodes;
    private readonly CellDelays delays;
    private readonly Func<int, double> wire;
    private readonly List<Cut>[] cuts;
    private readonly int[] users;

    private LutMapper(LogicNetwork network, CellDelays delays, Func<int, double> wire)
    {
        nodes = network.Nodes;
        this.delays = delays;
        this.wire = wire;
        cuts = new List<Cut>[nodes.Count];
        Arrival = new double[nodes.Count];
        users = new int[nodes.Count];
        foreach (int input in nodes.SelectMany(n => n.Inputs))
        {
            users[LogicNetwork.NodeOf(input)]++;
        }

        for (int node = 0; node < nodes.Count; node++)
        {
            Map(node);
        }
    }

    /// <summary>When the output of each node is there, counted from the clock edge.</summary>
    public double[] Arrival { get; }

    /// <param name="wire">Delay of the wire that a node drives.</param>
    public static LutMapper Run(LogicNetwork network, CellDelays delays, Func<int, double> wire) => new(network, delays, wire);

    /// <summary>The inputs of the cell that makes a node; none for a source.</summary>
    public int[] InputsOf(int node) => nodes[node].Kind switch
    {
        LogicKind.And => cuts[node][0].Leaves,
        _ => [.. nodes[node].Inputs.Select(LogicNetwork.NodeOf).Where(n => n != 0)],
    };

    /// <summary>When a literal is there at the input of a cell that cannot invert it.</summary>
    public double ArrivalAtCell(int literal)
    {
        int node = LogicNetwork.NodeOf(literal);
        // An inverted output of a storage cell or multiplier takes a look-up table.
        bool takesTable = (literal & 1) != 0 && nodes[node].Kind is LogicKind.FlipFlop or LogicKind.BlockRam or LogicKind.Product;
        return Arrival[node] + wire(node) + (takesTable ? delays.Lut + wire(node) : 0);
    }

    /// <summary>When a literal is there at the flip-flop of the cell that makes it.</summary>
    public double ArrivalAtFlipFlop(int literal)
    {
        int node = LogicNetwork.NodeOf(literal);
        return nodes[node].Kind switch
        {
            LogicKind.And => cuts[node][0].Leaves.Max(leaf => Leaf(leaf)) + delays.LutSetup,
            LogicKind.Sum => Arrival[node] - delays.Lut + delays.LutSetup,
            _ => Arrival[node] + wire(node) + delays.LutSetup,
        };
    }

    private double Leaf(int leaf) => nodes[leaf].Kind == LogicKind.Carry
        ? Arrival[leaf] + delays.CarryToLut - delays.Lut
        : Arrival[leaf] + wire(leaf);

    private void Map(int node)
    {
        LogicNode logic = nodes[node];
        Arrival[node] = logic.Kind switch
        {
            LogicKind.FlipFlop => delays.ClockToOutput,
            LogicKind.BlockRam => delays.BlockRamClockToOutput,
            LogicKind.Multiplier => logic.Inputs.Select(ArrivalAtCell).DefaultIfEmpty().Max() + delays.Multiplier,
            LogicKind.Product => Arrival[LogicNetwork.NodeOf(logic.Inputs[0])],
            LogicKind.Carry => Math.Max(Operand(logic, 0), Operand(logic, 1)) is var operand && logic.Inputs[2] is var below
                && nodes[LogicNetwork.NodeOf(below)].Kind == LogicKind.Carry
                    ? Math.Max(operand + delays.OperandToCarry, Arrival[LogicNetwork.NodeOf(below)] + delays.Carry)
                    : Math.Max(operand, Operand(logic, 2)) + delays.OperandToCarry,
            LogicKind.CarryTap => Arrival[LogicNetwork.NodeOf(logic.Inputs[0])] + delays.CarryToLut,
            LogicKind.Sum => SumArrival(logic),
            LogicKind.And => MapAnd(node, logic),
            _ => 0,
        };
        if (logic.Kind != LogicKind.And)
        {
            cuts[node] = [new([node], Arrival[node])];
        }

        if (logic.Kind == LogicKind.Sum && users[node] == 1)
        {
            // The look-up table of a full adder has an input to spare for what takes its sum alone.
            cuts[node].Add(new([.. logic.Inputs.Select(LogicNetwork.NodeOf).Where(n => n != 0).Distinct().Order()], Arrival[node]));
        }
    }

    private double Operand(LogicNode logic, int input) => LogicNetwork.IsConstant(logic.Inputs[input]) ? 0 : ArrivalAtCell(logic.Inputs[input]);

    private double SumArrival(LogicNode logic)
    {
        double operands = Math.Max(Operand(logic, 0), Operand(logic, 1)) + delays.Lut;
        int below = LogicNetwork.NodeOf(logic.Inputs[2]);
        return below == 0 ? operands
            : nodes[below].Kind == LogicKind.Carry ? Math.Max(operands, Arrival[below] + delays.CarryToLut)
            : Math.Max(operands, Operand(logic, 2) + delays.Lut);
    }

    private double MapAnd(int node, LogicNode logic)
    {
        var found = new List<Cut>();
        foreach (Cut left in cuts[LogicNetwork.NodeOf(logic.Inputs[0])])
        {
            foreach (Cut right in cuts[LogicNetwork.NodeOf(logic.Inputs[1])])
            {
                if (Union(left.Leaves, right.Leaves) is { } leaves)
                {
                    Insert(found, leaves);
                }
            }
        }

        cuts[node] = found;
        double arrival = found[0].Arrival;
        found.Add(new([node], arrival));
        return arrival;
    }

    /// <summary>Keeps the earliest candidates, of equals the smallest.</summary>
    private void Insert(List<Cut> found, int[] leaves)
    {
        double arrival = 0;
        foreach (int leaf in leaves)
        {
            arrival = Math.Max(arrival, Leaf(leaf));
        }

        arrival += delays.Lut;
        int place = found.Count;
        while (place > 0 && (arrival, leaves.Length).CompareTo((found[place - 1].Arrival, found[place - 1].Leaves.Length)) < 0)
        {
            place--;
        }

        for (int i = place; i-- > 0 && found[i].Arrival == arrival;)
        {
            if (found[i].Leaves.AsSpan().SequenceEqual(leaves))
            {
                return;
            }
        }

        if (place < Candidates)
        {
            found.Insert(place, new(leaves, arrival));
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
