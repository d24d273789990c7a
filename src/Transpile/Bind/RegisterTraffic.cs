using System.Globalization;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Bind;

/// <summary>What a register does in a place where it is an input.</summary>
/// <param name="Cells">What is saved when two registers that are inputs of this place become one.</param>
/// <param name="Wire">What comes out of an operator; null for a port.</param>
internal sealed record Use(double Cells, int? Wire);

/// <summary>
/// Where the content of each register comes from and goes to. Two registers that go to one place, which is a port, or an operator with
/// all its other inputs, need a multiplexer there, or two operators.
/// </summary>
internal sealed class RegisterTraffic
{
    private readonly Dictionary<int, HashSet<string>> consumers = [];
    private readonly Dictionary<Register, Dictionary<int, Signal>> sources = [];
    private readonly Dictionary<Register, Dictionary<string, Use>> places = [];
    private readonly WireNumbers wires;
    private readonly Func<Register, Register> bound;

    public RegisterTraffic(HardwareDesign design, Func<Register, Register> bound)
    {
        this.bound = bound;
        wires = new(bound);
        foreach (State state in design.Controller.States)
        {
            state.Nodes.ToList().ForEach(Add);
            Add(state);
        }
    }

    /// <summary>What is written to a register: wires, and for each a signal that is that wire.</summary>
    public IReadOnlyDictionary<int, Signal> SourcesOf(Register register) => sources.GetValueOrDefault(register) ?? [];

    /// <summary>The places that a register goes to.</summary>
    public IReadOnlyDictionary<string, Use> PlacesOf(Register register) => places.GetValueOrDefault(register) ?? [];

    /// <summary>Gives to one register what another has.</summary>
    public void Merge(Register register, Register other)
    {
        Join(sources, register, other);
        Join(places, register, other);
    }

    /// <summary>Whether the look-up tables that compute a signal drive nothing but the register, so that it takes no cells of its own.</summary>
    public bool IsFree(Signal source) =>
        source is Node { Unit: null } node && consumers[wires.Of(node)].Count == 1
        && (WireNumbers.IsWiring(node) ? IsFree(node.Inputs[0]) : node.Code != OpCode.Not);

    /// <summary>Whether a node goes to a register and nowhere else.</summary>
    public bool FeedsRegister(Node node) =>
        consumers.TryGetValue(wires.Of(node), out HashSet<string>? users) && users.All(u => u.StartsWith("register ", StringComparison.Ordinal));

    private void Add(Node node)
    {
        string operation = string.Create(CultureInfo.InvariantCulture, $"{node.Code} {node.Type} {node.Memory?.Name}");
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            Consume(node.Inputs[i], node.Unit is null ? $"wire {wires.Of(node)}" : $"{node.Unit.Name} {i}");
            if (node.Unit is not null)
            {
                Arrive(node.Inputs[i], $"{node.Unit.Name} {i}", new(node.Inputs[i].Type.Bits, Wire: null));
            }
            else if (!WireNumbers.IsWiring(node))
            {
                IEnumerable<int> others = node.Inputs.Select((input, at) => at == i ? -1 : wires.Of(input));
                Arrive(node.Inputs[i], $"{operation} {string.Join(',', others)}", new(LogicCells.Of(node), wires.Of(node)));
            }
        }
    }

    private void Add(State state)
    {
        foreach (RegisterWrite write in state.RegisterWrites)
        {
            Register register = bound(write.Register);
            if (write.Value is not RegisterSignal copied || bound(copied.Register) != register)
            {
                Entry(sources, register)[wires.Of(write.Value)] = write.Value;
                Port(write.Value, $"register {register.Name}");
            }
        }

        state.Reads.ToList().ForEach(read => Port(read.Address, $"{read.Memory.Name} raddr"));
        foreach (MemoryWrite write in state.Writes)
        {
            Port(write.Address, $"{write.Memory.Name} waddr");
            Port(write.Value, $"{write.Memory.Name} wdata");
        }

        state.Pushes.ToList().ForEach(push => Port(push.Value, $"{push.Queue.Name} push"));
        foreach (Signal control in state.Enables.Concat(state.Next.Conditions()))
        {
            Consume(control, "control");
        }
    }

    private void Port(Signal signal, string port)
    {
        Consume(signal, port);
        Arrive(signal, port, new(signal.Type.Bits, Wire: null));
    }

    private void Consume(Signal signal, string consumer)
    {
        int wire = wires.Of(signal);
        if (!consumers.TryGetValue(wire, out HashSet<string>? all))
        {
            consumers[wire] = all = [];
        }

        all.Add(consumer);
    }

    private void Arrive(Signal signal, string consumer, Use use)
    {
        if (WireNumbers.SourceOf(signal) is RegisterSignal register)
        {
            Entry(places, bound(register.Register))[$"{consumer} {PathOf(signal)}"] = use;
        }
    }

    private static void Join<TKey, TValue>(
        Dictionary<Register, Dictionary<TKey, TValue>> table, Register register, Register other)
        where TKey : notnull
    {
        foreach ((TKey key, TValue value) in Entry(table, other))
        {
            Entry(table, register)[key] = value;
        }
    }

    private static Dictionary<TKey, TValue> Entry<TKey, TValue>(Dictionary<Register, Dictionary<TKey, TValue>> table, Register register)
        where TKey : notnull
    {
        if (!table.TryGetValue(register, out Dictionary<TKey, TValue>? entry))
        {
            table[register] = entry = [];
        }

        return entry;
    }

    /// <summary>The wiring between a register and where it goes.</summary>
    private static string PathOf(Signal signal) => signal is Node node
        ? string.Create(CultureInfo.InvariantCulture, $"{node.Code} {node.Type} {Constant(node)} {PathOf(node.Inputs[0])}")
        : signal.Type.ToString();

    private static Int128 Constant(Node wiring) => wiring.Inputs.Length > 1 ? ((ConstantSignal)wiring.Inputs[1]).Literal : 0;
}
