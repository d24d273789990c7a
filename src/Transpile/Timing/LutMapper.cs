namespace SparseRtrl.Transpile.Timing;

/// <summary>
/// Look-up tables with which every result comes as early as it can: a table costs when its output is there.
/// </summary>
internal sealed class LutMapper : CutMapper
{
    private readonly CellDelays delays;
    private readonly Func<int, double> wire;

    private LutMapper(LogicNetwork network, CellDelays delays, Func<int, double> wire)
        : base(network)
    {
        this.delays = delays;
        this.wire = wire;
        Arrival = new double[Nodes.Count];
        for (int node = 0; node < Nodes.Count; node++)
        {
            Map(node);
        }
    }

    /// <summary>When the output of each node is there, counted from the clock edge.</summary>
    public double[] Arrival { get; }

    /// <param name="wire">Delay of the wire that a node drives.</param>
    public static LutMapper Run(LogicNetwork network, CellDelays delays, Func<int, double> wire) => new(network, delays, wire);

    /// <summary>When a literal is there at the input of a cell that cannot invert it.</summary>
    public double ArrivalAtCell(int literal)
    {
        int node = LogicNetwork.NodeOf(literal);
        // An inverted output of a storage cell or multiplier takes a look-up table.
        bool takesTable = (literal & 1) != 0 && Nodes[node].Kind is LogicKind.FlipFlop or LogicKind.BlockRam or LogicKind.Product;
        return Arrival[node] + wire(node) + (takesTable ? delays.Lut + wire(node) : 0);
    }

    /// <summary>When a literal is there at the flip-flop of the cell that makes it.</summary>
    public double ArrivalAtFlipFlop(int literal)
    {
        int node = LogicNetwork.NodeOf(literal);
        return Nodes[node].Kind switch
        {
            LogicKind.And => InputsOf(node).Max(leaf => Leaf(leaf)) + delays.LutSetup,
            LogicKind.Sum => Arrival[node] - delays.Lut + delays.LutSetup,
            _ => Arrival[node] + wire(node) + delays.LutSetup,
        };
    }

    protected override double CostOf(int[] leaves)
    {
        double arrival = 0;
        foreach (int leaf in leaves)
        {
            arrival = Math.Max(arrival, Leaf(leaf));
        }

        return arrival + delays.Lut;
    }

    private double Leaf(int leaf) => Nodes[leaf].Kind == LogicKind.Carry
        ? Arrival[leaf] + delays.CarryToLut - delays.Lut
        : Arrival[leaf] + wire(leaf);

    private void Map(int node)
    {
        LogicNode logic = Nodes[node];
        Arrival[node] = logic.Kind switch
        {
            LogicKind.FlipFlop => delays.ClockToOutput,
            LogicKind.BlockRam => delays.BlockRamClockToOutput,
            LogicKind.Multiplier => logic.Inputs.Select(ArrivalAtCell).DefaultIfEmpty().Max() + delays.Multiplier,
            LogicKind.Product => Arrival[LogicNetwork.NodeOf(logic.Inputs[0])],
            LogicKind.Carry => Math.Max(Operand(logic, 0), Operand(logic, 1)) is var operand && logic.Inputs[2] is var below
                && Nodes[LogicNetwork.NodeOf(below)].Kind == LogicKind.Carry
                    ? Math.Max(operand + delays.OperandToCarry, Arrival[LogicNetwork.NodeOf(below)] + delays.Carry)
                    : Math.Max(operand, Operand(logic, 2)) + delays.OperandToCarry,
            LogicKind.CarryTap => Arrival[LogicNetwork.NodeOf(logic.Inputs[0])] + delays.CarryToLut,
            LogicKind.Sum => SumArrival(logic),
            LogicKind.And => MapAnd(node),
            _ => 0,
        };
        if (logic.Kind == LogicKind.Sum)
        {
            KeepSum(node, Arrival[node]);
        }
        else if (logic.Kind != LogicKind.And)
        {
            Keep(node, Arrival[node]);
        }
    }

    private double Operand(LogicNode logic, int input) => LogicNetwork.IsConstant(logic.Inputs[input]) ? 0 : ArrivalAtCell(logic.Inputs[input]);

    private double SumArrival(LogicNode logic)
    {
        double operands = Math.Max(Operand(logic, 0), Operand(logic, 1)) + delays.Lut;
        int below = LogicNetwork.NodeOf(logic.Inputs[2]);
        return below == 0 ? operands
            : Nodes[below].Kind == LogicKind.Carry ? Math.Max(operands, Arrival[below] + delays.CarryToLut)
            : Math.Max(operands, Operand(logic, 2) + delays.Lut);
    }
}
