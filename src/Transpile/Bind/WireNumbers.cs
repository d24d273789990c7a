using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Bind;

/// <summary>
/// Numbers signals: two have the same number when they are one wire in the netlist. Operators that do the same to the same wires are
/// one operator, in whatever states they are used, because synthesis merges identical cells.
/// </summary>
/// <param name="bound">The register that stands for a register of the design.</param>
internal sealed class WireNumbers(Func<Register, Register> bound)
{
    private readonly Dictionary<Key, int> numbers = [];
    private readonly Dictionary<int, int> ofNodes = [];

    public int Of(Signal signal) => signal switch
    {
        Node node when ofNodes.TryGetValue(node.Id, out int known) => known,
        Node { Unit: { } unit } node => ofNodes[node.Id] = Number(new(unit.Name, node.Type)),
        Node node => ofNodes[node.Id] = Number(new(node.Memory, node.Type)
        {
            Code = node.Code,
            First = InputOf(node, 0),
            Second = InputOf(node, 1),
            Third = InputOf(node, 2),
        }),
        ConstantSignal constant => Number(new(Symbol: null, constant.Type) { Literal = constant.Literal }),
        RegisterSignal register => Number(new(bound(register.Register), signal.Type)),
        MemoryOutputSignal output => Number(new(output.Memory, signal.Type)),
        QueueFrontSignal front => Number(new(front.Queue, signal.Type)),
        _ => throw new ArgumentException($"Unknown signal {signal.GetType().Name}.", nameof(signal)),
    };

    /// <summary>True for a node that takes no logic: it drops, repeats or moves bits.</summary>
    public static bool IsWiring(Node node) => node.Unit is null
        && (node.Code == OpCode.Convert
            || (node.Code is OpCode.ShiftLeft or OpCode.ShiftRight && node.Inputs[1] is ConstantSignal));

    /// <summary>What a signal is but for wiring.</summary>
    public static Signal SourceOf(Signal signal) => signal is Node node && IsWiring(node) ? SourceOf(node.Inputs[0]) : signal;

    private int InputOf(Node node, int index) => index < node.Inputs.Length ? Of(node.Inputs[index]) : -1;

    private int Number(Key key)
    {
        if (!numbers.TryGetValue(key, out int number))
        {
            number = numbers[key] = numbers.Count;
        }

        return number;
    }

    /// <param name="Symbol">Register, memory, queue or name of a shared operator; null for a constant or an operator without memory.</param>
    private readonly record struct Key(object? Symbol, HardwareType Type)
    {
        public OpCode? Code { get; init; }

        public Int128 Literal { get; init; }

        public int First { get; init; }

        public int Second { get; init; }

        public int Third { get; init; }
    }
}
