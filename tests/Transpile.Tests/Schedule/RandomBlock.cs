using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Tests.Schedule;

/// <summary>
/// Straight code as value numbering leaves it: each register is read once, at the start, and written at most once.
/// </summary>
internal static class RandomBlock
{
    public static readonly HardwareType Word = HardwareType.Signed(16);
    public static readonly Provenance Origin = new(new SourceSpan("K.cs", 1, 1), "Run");

    public static readonly ImmutableArray<Register> Registers = [.. Enumerable.Range(0, 4)
        .Select(i => new Register($"r{i}", Word, 0, isField: true, isHostWritable: false, Origin.Span))];

    public static readonly ImmutableArray<Memory> Memories =
    [
        Memory("ram0", MemoryKind.BlockRam), Memory("ram1", MemoryKind.BlockRam), Memory("file", MemoryKind.Registers),
        Memory("single", MemoryKind.Spram), Memory("tables", MemoryKind.Distributed),
    ];

    public static readonly ImmutableArray<Queue> Queues =
    [
        new("forward", Word, 4, Origin.Span), new("there", Word, 4, Origin.Span) { IsInCycle = true },
        new("back", Word, 64, Origin.Span) { IsInCycle = true },
    ];

    private static readonly OpCode[] Codes =
    [
        OpCode.Add, OpCode.Subtract, OpCode.Multiply, OpCode.Multiply, OpCode.And, OpCode.Load, OpCode.Load, OpCode.Store,
        OpCode.Enqueue, OpCode.Dequeue,
    ];

    public static ImmutableArray<Operation> Create(int seed)
    {
        var random = new Random(seed);
        var operations = new List<Operation>();
        var values = new List<Operand> { new Constant(3, Word), new Constant(1, Word) };
        foreach (Register register in Registers)
        {
            Add(OpCode.ReadRegister, register);
        }

        int count = random.Next(5, 40);
        for (int i = 0; i < count; i++)
        {
            switch (Codes[random.Next(Codes.Length)])
            {
                case OpCode.Load:
                    Add(OpCode.Load, AnyMemory(), AnyValue());
                    break;
                case OpCode.Store:
                    operations.Add(new(OpCode.Store, [AnyValue(), AnyValue()], AnyMemory(), Result: null, Origin));
                    break;
                case OpCode.Enqueue:
                    operations.Add(new(OpCode.Enqueue, [AnyValue()], Queues[random.Next(2)], Result: null, Origin));
                    break;
                case OpCode.Dequeue:
                    Add(OpCode.Dequeue, Queues[2]);
                    break;
                case var code:
                    Add(code, target: null, AnyValue(), AnyValue());
                    break;
            }
        }

        foreach (Register register in Registers.Where(_ => random.Next(2) == 0))
        {
            operations.Add(new(OpCode.WriteRegister, [AnyValue()], register, Result: null, Origin));
        }

        return [.. operations];

        // Recent values more often than old ones, so that long chains come up.
        Operand AnyValue() => values[Math.Max(random.Next(values.Count), random.Next(values.Count))];

        Memory AnyMemory() => Memories[random.Next(Memories.Length)];

        void Add(OpCode code, Symbol? target, params ImmutableArray<Operand> operands)
        {
            var result = new Value(operations.Count, Word);
            operations.Add(new(code, operands, target, result, Origin));
            values.Add(result);
        }
    }

    private static Memory Memory(string name, MemoryKind kind) =>
        new(name, Word, [.. Enumerable.Repeat(Int128.Zero, 8)], kind, isHostWritable: false, Origin.Span);
}
