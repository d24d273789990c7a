using System.Numerics;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Tests.Designs;

/// <summary>
/// A slow, literal reading of the contracts of <see cref="OpCode"/> and <see cref="State"/>, on arbitrary-precision integers. It
/// shares no code with the simulator under test.
/// </summary>
internal sealed class ReferenceEvaluator
{
    private readonly HardwareDesign design;
    private readonly Dictionary<Memory, BigInteger> outputs = [];

    public ReferenceEvaluator(HardwareDesign design)
    {
        this.design = design;
        Registers = design.Registers.ToDictionary(register => register, register => (BigInteger)register.InitialValue);
        Memories = design.Memories.ToDictionary(
            memory => memory, memory => memory.InitialContents.Select(v => (BigInteger)v).ToArray());
        foreach (Memory memory in design.Memories)
        {
            outputs[memory] = 0;
            Reads[memory] = 0;
            Writes[memory] = 0;
        }
    }

    public Dictionary<Register, BigInteger> Registers { get; }

    public Dictionary<Memory, BigInteger[]> Memories { get; }

    /// <summary>Sum of the widths of all registers written.</summary>
    public long RegisterBitsWritten { get; private set; }

    /// <summary>Reads of each memory, those of asynchronous ones included.</summary>
    public Dictionary<Memory, long> Reads { get; } = [];

    public Dictionary<Memory, long> Writes { get; } = [];

    /// <summary>Runs an entry and gives the number of cycles.</summary>
    public long Run(int entry)
    {
        long cycles = 0;
        for (int? state = design.Controller.Entries[entry].FirstState; state is { } index; cycles++)
        {
            state = Step(design.Controller.States[index]);
        }

        return cycles;
    }

    public static BigInteger Wrap(BigInteger value, HardwareType type)
    {
        BigInteger modulus = BigInteger.One << type.Bits;
        BigInteger low = ((value % modulus) + modulus) % modulus;
        return type.IsSigned && low >= modulus / 2 ? low - modulus : low;
    }

    public static BigInteger Apply(OpCode code, IReadOnlyList<(BigInteger Value, HardwareType Type)> x, HardwareType result)
    {
        int width = x[0].Type.Bits;
        string bits = string.Concat(Enumerable.Range(0, width).Reverse().Select(bit => (x[0].Value >> bit).IsEven ? '0' : '1'));
        BigInteger exact = code switch
        {
            OpCode.Add => x[0].Value + x[1].Value,
            OpCode.Subtract => x[0].Value - x[1].Value,
            OpCode.Multiply => x[0].Value * x[1].Value,
            OpCode.Negate => -x[0].Value,
            OpCode.And => x[0].Value & x[1].Value,
            OpCode.Or => x[0].Value | x[1].Value,
            OpCode.Xor => x[0].Value ^ x[1].Value,
            OpCode.Not => -x[0].Value - 1,
            OpCode.ShiftLeft => x[0].Value << (int)x[1].Value,
            OpCode.ShiftRight => x[0].Value >> (int)x[1].Value,
            OpCode.PopCount => bits.Count(bit => bit == '1'),
            OpCode.TrailingZeroCount => width - bits.TrimEnd('0').Length,
            OpCode.LeadingZeroCount => width - bits.TrimStart('0').Length,
            OpCode.Equal => x[0].Value == x[1].Value ? 1 : 0,
            OpCode.NotEqual => x[0].Value != x[1].Value ? 1 : 0,
            OpCode.LessThan => x[0].Value < x[1].Value ? 1 : 0,
            OpCode.LessOrEqual => x[0].Value <= x[1].Value ? 1 : 0,
            OpCode.Select => x[0].Value.IsOne ? x[1].Value : x[2].Value,
            OpCode.Convert => x[0].Value,
            _ => throw new ArgumentOutOfRangeException(nameof(code)),
        };
        return Wrap(exact, result);
    }

    private int? Step(State state)
    {
        var nodes = new Dictionary<int, BigInteger>();
        BigInteger Value(Signal signal) => signal switch
        {
            ConstantSignal constant => constant.Literal,
            RegisterSignal register => Registers[register.Register],
            MemoryOutputSignal output => outputs[output.Memory],
            _ => nodes[((Node)signal).Id],
        };
        foreach (Node node in state.Nodes)
        {
            nodes[node.Id] = Evaluate(node, Value);
        }

        bool IsEnabled(StorageAccess access) => access.Enable is null || Value(access.Enable).IsOne;
        var registerWrites =
            state.RegisterWrites.Where(IsEnabled).Select(write => (write.Register, Value: Value(write.Value))).ToList();
        var reads = state.Reads.Where(IsEnabled)
            .Select(read => (read.Memory, Value: Memories[read.Memory][(int)Value(read.Address)])).ToList();
        var writes = state.Writes.Where(IsEnabled).Select(
            write => (write.Memory, Address: (int)Value(write.Address), Value: Value(write.Value))).ToList();
        int? next = Follow(state.Next, Value);
        RegisterBitsWritten += registerWrites.Sum(write => write.Register.Type.Bits);
        reads.ForEach(read => Reads[read.Memory]++);
        writes.ForEach(write => Writes[write.Memory]++);
        registerWrites.ForEach(write => Registers[write.Register] = write.Value);
        reads.ForEach(read => outputs[read.Memory] = read.Value);
        writes.ForEach(write => Memories[write.Memory][write.Address] = write.Value);
        return next;
    }

    private BigInteger Evaluate(Node node, Func<Signal, BigInteger> value)
    {
        if (node.Code == OpCode.Load)
        {
            Reads[node.Memory!]++;
            return Memories[node.Memory!][(int)value(node.Inputs[0])];
        }

        if (node.Unit is not { } unit)
        {
            return Apply(node.Code, [.. node.Inputs.Select(input => (value(input), input.Type))], node.Type);
        }

        var extended = node.Inputs.Zip(unit.OperandTypes, (input, type) => (Wrap(value(input), type), type)).ToList();
        return Wrap(Apply(unit.Code, extended, unit.ResultType), node.Type);
    }

    private static int? Follow(Transition transition, Func<Signal, BigInteger> value) => transition switch
    {
        Goto go => go.State,
        Branch branch => Follow(value(branch.Condition).IsOne ? branch.WhenTrue : branch.WhenFalse, value),
        _ => null,
    };
}
