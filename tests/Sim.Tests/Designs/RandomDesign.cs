using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Tests.Designs;

/// <summary>
/// A random state machine with registers, both kinds of memory, a shared unit and a loop: states in a row with forward branches,
/// of which the last repeats the row until a counter ends.
/// </summary>
/// <param name="largestFieldBits">Widest register or memory element; values in between have up to 63 bits.</param>
internal sealed class RandomDesign(Random random, int largestFieldBits, int stateCount = 6, int counterBits = 3)
{
    private const int NodesPerState = 8;

    private static readonly OpCode[] Codes =
    [
        OpCode.Add, OpCode.Subtract, OpCode.Multiply, OpCode.And, OpCode.Or, OpCode.Xor, OpCode.LessThan, OpCode.LessOrEqual,
        OpCode.Equal, OpCode.NotEqual, OpCode.Not, OpCode.Negate, OpCode.PopCount, OpCode.TrailingZeroCount,
        OpCode.LeadingZeroCount, OpCode.ShiftLeft, OpCode.ShiftRight, OpCode.Select,
    ];

    private readonly DesignBuilder design = new("Scrambler");

    public HardwareDesign Build()
    {
        HardwareType counterType = HardwareType.Unsigned(counterBits);
        Register counter = design.Field("counter", counterType, counterType.Maximum);
        List<Register> registers = [.. Enumerable.Range(0, 6).Select(RandomRegister)];
        Memory ram = RandomMemory("ram", MemoryKind.BlockRam, depth: 8);
        Memory flipFlops = RandomMemory("flip_flops", MemoryKind.Registers, depth: 4);
        FunctionalUnit unit = design.Unit("multiplier", OpCode.Multiply, RandomType(63), RandomType(32), RandomType(32));
        design.Entry("Run", "start");

        // The host's reads go through the same port, so what the output holds at the start of a run is nobody's business.
        design.State("start").Read(ram, StateBuilder.Constant(0, ram.AddressType)).Goto("s0");
        for (int i = 0; i < stateCount; i++)
        {
            StateBuilder state = design.State($"s{i}", $"phase{i / 2}");
            List<Signal> signals = AddNodes(state, registers, ram, flipFlops, unit);
            AddWrites(state, signals, registers, ram, flipFlops);
            if (i < stateCount - 1)
            {
                state.Branch(Truth(state, signals), $"s{i + 1}", $"s{random.Next(i + 1, stateCount)}");
                continue;
            }

            Node less = state.Node(
                OpCode.Subtract, counterType, new RegisterSignal(counter), StateBuilder.Constant(1, counterType));
            state.Set(counter, less).Branch(
                state.Node(OpCode.Equal, HardwareType.Bool, new RegisterSignal(counter), StateBuilder.Constant(0, counterType)),
                null, "s0");
        }

        return design.Build();
    }

    private List<Signal> AddNodes(StateBuilder state, List<Register> registers, Memory ram, Memory flipFlops, FunctionalUnit unit)
    {
        List<Signal> signals = [.. registers.Select(register => new RegisterSignal(register)), new MemoryOutputSignal(ram)];
        for (int n = 0; n < NodesPerState; n++)
        {
            signals.Add(RandomNode(state, signals));
        }

        signals.Add(state.UnitNode(unit, RandomType(63), Any(signals), Any(signals)));
        signals.Add(state.Load(flipFlops, state.Node(OpCode.Convert, flipFlops.AddressType, Any(signals))));
        return signals;
    }

    private Node RandomNode(StateBuilder state, List<Signal> signals)
    {
        OpCode code = Codes[random.Next(Codes.Length)];
        return code switch
        {
            OpCode.LessThan or OpCode.LessOrEqual or OpCode.Equal or OpCode.NotEqual =>
                state.Node(code, HardwareType.Bool, Any(signals), Any(signals)),
            OpCode.Not or OpCode.Negate => state.Node(code, RandomType(63), Any(signals)),
            OpCode.PopCount or OpCode.TrailingZeroCount or OpCode.LeadingZeroCount =>
                state.Node(code, HardwareType.Unsigned(7), Any(signals)),
            OpCode.ShiftLeft or OpCode.ShiftRight => state.Node(
                code, RandomType(63), Any(signals),
                state.Node(OpCode.Convert, HardwareType.Unsigned(random.Next(1, 7)), Any(signals))),
            OpCode.Select => state.Node(code, RandomType(63), Truth(state, signals), Any(signals), Any(signals)),
            _ => state.Node(code, RandomType(63), Any(signals), Any(signals)),
        };
    }

    private void AddWrites(StateBuilder state, List<Signal> signals, List<Register> registers, Memory ram, Memory flipFlops)
    {
        // Accesses that share an enable, others with one of their own, and some that always take place.
        Node shared = Truth(state, signals);
        Signal? Enable() => random.Next(4) switch { 0 => Truth(state, signals), 1 or 2 => shared, _ => null };
        foreach (Register register in registers.Where(_ => random.Next(2) == 0))
        {
            state.Set(register, state.Node(OpCode.Convert, register.Type, Any(signals)), Enable());
        }

        Node slot = state.Node(OpCode.Convert, flipFlops.AddressType, Any(signals));
        state.Write(flipFlops, slot, state.Node(OpCode.Convert, flipFlops.ElementType, Any(signals)), Enable());

        // Often one address for both, so that reading the old content matters.
        Node address = state.Node(OpCode.Convert, ram.AddressType, Any(signals));
        state.Write(ram, address, state.Node(OpCode.Convert, ram.ElementType, Any(signals)), Enable());
        state.Read(ram, random.Next(2) == 0 ? address : state.Node(OpCode.Convert, ram.AddressType, Any(signals)), Enable());
    }

    private Node Truth(StateBuilder state, List<Signal> signals) =>
        state.Node(OpCode.Convert, HardwareType.Bool, Any(signals));

    private Signal Any(List<Signal> signals) => signals[random.Next(signals.Count)];

    private Register RandomRegister(int index)
    {
        HardwareType type = RandomType(largestFieldBits);
        return design.Field($"register{index}", type, type.Wrap(random.NextInt64()));
    }

    private Memory RandomMemory(string name, MemoryKind kind, int depth)
    {
        HardwareType type = RandomType(largestFieldBits);
        return design.Memory(name, type, kind, [.. Enumerable.Range(0, depth).Select(_ => type.Wrap(random.NextInt64()))]);
    }

    private HardwareType RandomType(int largestBits) => new(random.Next(1, largestBits + 1), random.Next(2) == 0);
}
