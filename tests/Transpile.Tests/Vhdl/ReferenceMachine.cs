using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Tests.Vhdl;

/// <summary>Carries a design out on Int128 values, straight from the definitions in Design and Ir. The oracle of the VHDL tests.</summary>
internal sealed class ReferenceMachine
{
    private const int Idle = -1;
    private readonly HardwareDesign design;
    private readonly HostMap map;
    private readonly Dictionary<Register, Int128> registers = [];
    private readonly Dictionary<Memory, Int128[]> memories = [];
    private readonly Dictionary<Memory, Int128> outputs = [];
    private int state = Idle;

    public ReferenceMachine(HardwareDesign design, HostMap map)
    {
        this.design = design;
        this.map = map;
        Reset();
        foreach (Memory memory in design.Memories)
        {
            memories.Add(memory, [.. memory.InitialContents]);
            outputs.Add(memory, 0);
        }
    }

    public HostResults Run(HostScript script)
    {
        var reads = new List<uint>();
        var busyCycles = new List<int>();
        foreach (HostCycle cycle in script.Cycles)
        {
            Step(cycle, reads);
            int busy = 0;
            for (; cycle.Wait && state != Idle; busy++)
            {
                Execute(design.Controller.States[state]);
            }

            if (cycle.Wait)
            {
                busyCycles.Add(busy);
            }
        }

        return new([.. reads], [.. busyCycles]);
    }

    private void Step(HostCycle cycle, List<uint> reads)
    {
        if (state == Idle && cycle.Enable && !cycle.Reset)
        {
            Access(cycle, reads);
        }

        if (state != Idle)
        {
            Execute(design.Controller.States[state]);
        }
        else if (cycle.Start && cycle.Entry < design.Controller.Entries.Length)
        {
            state = design.Controller.Entries[cycle.Entry].FirstState;
        }

        // Memories have no reset: what the state writes to them in this cycle stays.
        if (cycle.Reset)
        {
            Reset();
        }
    }

    private void Reset()
    {
        state = Idle;
        foreach (Register register in design.Registers)
        {
            registers[register] = register.InitialValue;
        }
    }

    private void Access(HostCycle cycle, List<uint> reads)
    {
        HostMapEntry? entry = map.Entries.FirstOrDefault(e => cycle.Address >= e.BaseAddress && cycle.Address < e.BaseAddress + e.Count);
        Register? register = design.Registers.FirstOrDefault(r => entry?.Kind == "register" && r.Name == entry.Name);
        Memory? memory = design.Memories.FirstOrDefault(m => entry?.Kind == "memory" && m.Name == entry.Name);
        int offset = cycle.Address - (entry?.BaseAddress ?? 0);
        if (!cycle.Write)
        {
            Int128 value = entry is { Readable: false } ? 0 : register is not null ? registers[register] : memory is not null ? memories[memory][offset] : 0;
            reads.Add((uint)(value & uint.MaxValue));
        }
        else if (entry is { Writable: true } && register is not null)
        {
            registers[register] = entry.Type.Wrap(cycle.Data);
        }
        else if (entry is { Writable: true } && memory is not null)
        {
            memories[memory][offset] = entry.Type.Wrap(cycle.Data);
        }
    }

    private void Execute(State current)
    {
        var values = new Dictionary<int, Int128>();
        foreach (Node node in current.Nodes)
        {
            Int128[] inputs = [.. node.Inputs.Select(i => Value(i, values))];
            values.Add(node.Id, node.Type.Wrap(node.Memory is { } loaded ? memories[loaded][(int)inputs[0]] : Evaluate(node, inputs)));
        }

        var read = current.Reads.Select(r => (r.Memory, Value: memories[r.Memory][(int)Value(r.Address, values)])).ToList();
        var stored = current.Writes.Select(w => (w.Memory, Address: (int)Value(w.Address, values), Value: Value(w.Value, values))).ToList();
        var written = current.RegisterWrites.Select(w => (w.Register, Value: Value(w.Value, values))).ToList();
        int next = Follow(current.Next, values);
        read.ForEach(r => outputs[r.Memory] = r.Value);
        stored.ForEach(w => memories[w.Memory][w.Address] = w.Value);
        written.ForEach(w => registers[w.Register] = w.Value);
        state = next;
    }

    private int Follow(Transition transition, Dictionary<int, Int128> values) => transition switch
    {
        Goto next => next.State,
        Branch branch => Follow(Value(branch.Condition, values) != 0 ? branch.WhenTrue : branch.WhenFalse, values),
        _ => Idle,
    };

    private Int128 Value(Signal signal, Dictionary<int, Int128> values) => signal switch
    {
        ConstantSignal constant => constant.Literal,
        RegisterSignal register => registers[register.Register],
        MemoryOutputSignal output => outputs[output.Memory],
        Node node => values[node.Id],
        _ => throw new ArgumentException(signal.ToString(), nameof(signal)),
    };

    private static Int128 Evaluate(Node node, Int128[] x)
    {
        HardwareType type = node.Inputs[0].Type;
        Int128 bits = x[0] & ((Int128.One << type.Bits) - 1);
        return node.Code switch
        {
            OpCode.Add => x[0] + x[1],
            OpCode.Subtract => x[0] - x[1],
            OpCode.Multiply => x[0] * x[1],
            OpCode.Negate => -x[0],
            OpCode.And => x[0] & x[1],
            OpCode.Or => x[0] | x[1],
            OpCode.Xor => x[0] ^ x[1],
            OpCode.Not => ~x[0],
            OpCode.ShiftLeft => x[1] > 127 ? 0 : x[0] << (int)x[1],
            OpCode.ShiftRight => x[0] >> (int)Int128.Min(x[1], 127),
            OpCode.PopCount => Int128.PopCount(bits),
            OpCode.TrailingZeroCount => Int128.Min(Int128.TrailingZeroCount(bits), type.Bits),
            OpCode.LeadingZeroCount => Int128.LeadingZeroCount(bits) - (128 - type.Bits),
            OpCode.Equal => x[0] == x[1] ? 1 : 0,
            OpCode.NotEqual => x[0] != x[1] ? 1 : 0,
            OpCode.LessThan => x[0] < x[1] ? 1 : 0,
            OpCode.LessOrEqual => x[0] <= x[1] ? 1 : 0,
            OpCode.Select => x[0] != 0 ? x[1] : x[2],
            OpCode.Convert => x[0],
            _ => throw new ArgumentException(node.Code.ToString(), nameof(node)),
        };
    }
}
