using System.Numerics;
using SparseRtrl.Transpile.Ir;
using Xunit;

namespace SparseRtrl.Transpile.Tests;

/// <summary>
/// Executes IR as its documentation says: the independent reading of it that lowering and passes are tested against.
/// </summary>
internal sealed class IrInterpreter
{
    private readonly Module module;
    private bool isInProcess;

    public IrInterpreter(Module module)
    {
        this.module = module;
        foreach (Register register in module.Registers)
        {
            Registers[register] = register.InitialValue;
        }

        foreach (Memory memory in module.Memories)
        {
            Memories[memory] = [.. memory.InitialContents];
        }

        foreach (Queue queue in module.Queues)
        {
            Queues[queue] = [];
        }
    }

    public Dictionary<Register, Int128> Registers { get; } = [];

    public Dictionary<Memory, Int128[]> Memories { get; } = [];

    /// <summary>What an array field holds, whatever memories keep its elements.</summary>
    public IEnumerable<(string Name, Int128[] Elements)> Arrays => Memories.Keys.GroupBy(m => m.Part.Array).Select(array =>
        (array.Key, Enumerable.Range(0, array.First().Part.Length).Select(element => ElementOf(array, element)).ToArray()));

    /// <summary>Oldest element first.</summary>
    public Dictionary<Queue, List<Int128>> Queues { get; } = [];

    public void Run(string entry)
    {
        int? label = Execute(module.Entries.Single(e => e.Name == entry).Body);
        Assert.Null(label);
    }

    /// <summary>Null when the region completed, otherwise the label that is being left.</summary>
    private int? Execute(Region region)
    {
        switch (region)
        {
            case Block block:
                Execute(block);
                return null;
            case Sequence sequence:
                return sequence.Regions.Select(Execute).FirstOrDefault(label => label is not null);
            case If choice:
                return Execute(Test(choice.Header, choice.Condition) ? choice.Then : choice.Else);
            case Scope scope:
                return Execute(scope.Body) is { } left && left != scope.Label ? left : null;
            case Leave leave:
                return leave.Label;
            case Concurrently start:
                ExecuteProcesses(start);
                return null;
            default:
                return ExecuteLoop((Loop)region);
        }
    }

    /// <summary>One after another: the kernels of the tests list processes in the order of their data.</summary>
    private void ExecuteProcesses(Concurrently start)
    {
        isInProcess = true;
        foreach (string process in start.Processes)
        {
            Assert.Null(Execute(module.Processes.Single(p => p.Name == process).Body));
        }

        isInProcess = false;
    }

    private int? ExecuteLoop(Loop loop)
    {
        bool runs = !loop.TestFirst || Test(loop.Header, loop.Condition);
        while (runs)
        {
            if (Execute(loop.Body) is { } left)
            {
                return left;
            }

            runs = Test(loop.Header, loop.Condition);
        }

        return null;
    }

    private bool Test(Block header, Operand condition) => Read(condition, Execute(header)) != 0;

    private Dictionary<int, Int128> Execute(Block block)
    {
        var values = new Dictionary<int, Int128>();
        foreach (Operation operation in block.Operations)
        {
            Int128[] operands = [.. operation.Operands.Select(o => Read(o, values))];
            if (operation.Enable is { } enable && Read(enable, values) == 0)
            {
                continue;
            }

            Int128? result = operation.Target is null ? Compute(operation, operands) : Access(operation, operands);
            if (operation.Result is { } value)
            {
                values[value.Id] = value.Type.Wrap(result!.Value);
            }
        }

        return values;
    }

    private static Int128 Read(Operand operand, Dictionary<int, Int128> values) =>
        operand is Constant constant ? constant.Literal : values[((Value)operand).Id];

    private Int128? Access(Operation operation, Int128[] operands)
    {
        switch (operation.Code)
        {
            case OpCode.ReadRegister: return Registers[(Register)operation.Target!];
            case OpCode.WriteRegister: Registers[(Register)operation.Target!] = operands[0]; return null;
            case OpCode.Load: return Element((Memory)operation.Target!, operands[0]);
            case OpCode.Store: Element((Memory)operation.Target!, operands[0]) = operands[1]; return null;
        }

        var queue = (Queue)operation.Target!;
        List<Int128> elements = Queues[queue];
        switch (operation.Code)
        {
            case OpCode.QueueCount: return elements.Count;
            case OpCode.QueuePeek: return elements[(int)operands[0]];
            case OpCode.QueueClear: elements.Clear(); return null;
            case OpCode.Enqueue:
                Assert.True(isInProcess || elements.Count < queue.Capacity);
                elements.Add(operands[0]);
                return null;
            default:
                Int128 oldest = elements[0];
                elements.RemoveAt(0);
                return oldest;
        }
    }

    /// <summary>An address has only the bits that the memory needs, which is all that the passes keep of an index.</summary>
    /// <summary>An element by its definition: i mod banks, or so many elements from the start of the bank.</summary>
    private Int128 ElementOf(IEnumerable<Memory> memories, int element)
    {
        Int128[] found = [.. from memory in memories
            let banking = memory.Part.Banking
            let bank = banking.Layout == BankLayout.Cyclic ? element % banking.Banks : element / memory.Depth
            where memory.Part.Bank == bank
            select Memories[memory][banking.Layout == BankLayout.Cyclic ? element / banking.Banks : element % memory.Depth]];
        Assert.Single(found.Distinct());
        return found[0];
    }

    private ref Int128 Element(Memory memory, Int128 index) => ref Memories[memory][(int)memory.AddressType.Wrap(index)];

    private static Int128 Compute(Operation operation, Int128[] o)
    {
        HardwareType first = operation.Operands[0].Type;
        return operation.Code switch
        {
            OpCode.Add => o[0] + o[1],
            OpCode.Subtract => o[0] - o[1],
            OpCode.Multiply => o[0] * o[1],
            OpCode.Divide => o[1] == 0 ? 0 : o[0] / o[1],
            OpCode.Remainder => o[1] == 0 ? o[0] : o[0] % o[1],
            OpCode.Negate => -o[0],
            OpCode.And => o[0] & o[1],
            OpCode.Or => o[0] | o[1],
            OpCode.Xor => o[0] ^ o[1],
            OpCode.Not => ~o[0],
            OpCode.ShiftLeft => o[0] << (int)o[1],
            OpCode.ShiftRight => o[0] >> (int)o[1],
            OpCode.PopCount => BitOperations.PopCount(Bits(o[0], first)),
            OpCode.TrailingZeroCount => o[0] == 0 ? first.Bits : BitOperations.TrailingZeroCount(Bits(o[0], first)),
            OpCode.LeadingZeroCount => BitOperations.LeadingZeroCount(Bits(o[0], first)) - (64 - first.Bits),
            OpCode.Equal => o[0] == o[1] ? 1 : 0,
            OpCode.NotEqual => o[0] != o[1] ? 1 : 0,
            OpCode.LessThan => o[0] < o[1] ? 1 : 0,
            OpCode.LessOrEqual => o[0] <= o[1] ? 1 : 0,
            OpCode.Select => o[0] != 0 ? o[1] : o[2],
            OpCode.Convert => o[0],
            _ => throw new InvalidOperationException($"{operation.Code} is not a computation."),
        };
    }

    private static ulong Bits(Int128 value, HardwareType type) => (ulong)HardwareType.Unsigned(type.Bits).Wrap(value);
}
