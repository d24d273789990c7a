using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Transpile.Bind;

/// <summary>An operator of the netlist: the nodes that it computes, in whatever states.</summary>
internal sealed class NetlistOperator
{
    public List<Node> Nodes { get; } = [];

    public HashSet<int> States { get; } = [];

    /// <summary>By position the wires that its operands come from.</summary>
    public List<HashSet<int>> Inputs { get; } = [];

    /// <summary>Of the nodes alone, without multiplexers in front of it.</summary>
    public double DelayNanoseconds { get; set; }

    /// <summary>Layers of multiplexers that choose its operands.</summary>
    public int MultiplexerLayers { get; set; }
}

/// <summary>
/// The combinational logic of a design as timing analysis sees it: what an operator computes in one state it may send on along the
/// wires of another, though no value ever goes there.
/// </summary>
internal sealed class OperatorNetwork
{
    private readonly WireNumbers wires = new(register => register);
    private readonly Dictionary<int, NetlistOperator> drivers = [];
    private readonly Dictionary<string, NetlistOperator> units = [];
    private readonly Dictionary<int, double> sources = [];
    private readonly List<NetlistOperator> operators = [];
    private readonly ScheduleOptions options;
    private readonly double multiplexerNanoseconds;

    public OperatorNetwork(HardwareDesign design, ScheduleOptions options)
    {
        this.options = options;
        multiplexerNanoseconds = options.Delays.Nanoseconds(OpCode.Select, HardwareType.Bool, [HardwareType.Bool], hasConstantOperand: false);
        foreach (State state in design.Controller.States)
        {
            state.Nodes.ToList().ForEach(node => Add(node, state.Index));
        }
    }

    public IReadOnlyList<NetlistOperator> Operators => operators;

    /// <summary>The longest chain of operators in nanoseconds; infinite when there is a loop without a register.</summary>
    /// <param name="first">Taken together with the second one; null to take all as they are.</param>
    public double LongestChain(NetlistOperator? first = null, NetlistOperator? second = null)
    {
        var arrivals = new Dictionary<NetlistOperator, double>();
        return operators.Max(o => Arrival(o));

        double Arrival(NetlistOperator at)
        {
            NetlistOperator key = at == second ? first! : at;
            if (arrivals.TryGetValue(key, out double known))
            {
                return known;
            }

            // Whoever comes back to it before it is known closes a loop.
            arrivals[key] = double.PositiveInfinity;
            NetlistOperator[] members = key == first ? [first, second!] : [key];
            double start = members.SelectMany(m => m.Inputs).SelectMany(wire => wire)
                .Max(wire => drivers.TryGetValue(wire, out NetlistOperator? driver) ? Arrival(driver) : sources.GetValueOrDefault(wire));
            int layers = members.Length == 1 ? key.MultiplexerLayers : LayersOf(first!, second!);
            return arrivals[key] = start + (layers * multiplexerNanoseconds) + members.Max(m => m.DelayNanoseconds);
        }
    }

    /// <summary>Gives the nodes of one operator to another.</summary>
    public void Merge(NetlistOperator into, NetlistOperator other)
    {
        into.MultiplexerLayers = LayersOf(into, other);
        into.Nodes.AddRange(other.Nodes);
        into.States.UnionWith(other.States);
        for (int i = 0; i < into.Inputs.Count; i++)
        {
            into.Inputs[i].UnionWith(other.Inputs[i]);
        }

        operators.Remove(other);
        foreach (Node node in other.Nodes)
        {
            drivers[wires.Of(node)] = into;
        }
    }

    private static int LayersOf(NetlistOperator first, NetlistOperator second) =>
        first.Inputs.Zip(second.Inputs, (a, b) => (int)Math.Ceiling(Math.Log2(a.Union(b).Count()))).Max();

    private void Add(Node node, int state)
    {
        int wire = wires.Of(node);
        NetlistOperator? known = node.Unit is { } unit ? units.GetValueOrDefault(unit.Name) : drivers.GetValueOrDefault(wire);
        if (known is null)
        {
            known = new();
            operators.Add(known);
            known.Inputs.AddRange(node.Inputs.Select(_ => new HashSet<int>()));
            known.DelayNanoseconds = options.Delays.Nanoseconds(
                node.Code, node.Type, node.Inputs.Select(i => i.Type), node.Inputs.Length > 1 && node.Inputs[1] is ConstantSignal);
        }

        drivers[wire] = known;
        known.Nodes.Add(node);
        known.States.Add(state);
        if (node.Unit is not null)
        {
            units[node.Unit.Name] = known;
        }

        for (int i = 0; i < node.Inputs.Length; i++)
        {
            int input = wires.Of(node.Inputs[i]);
            known.Inputs[i].Add(input);
            sources[input] = node.Inputs[i] is MemoryOutputSignal or QueueFrontSignal ? options.Delays.BlockRamNanoseconds : 0;
        }
    }
}
