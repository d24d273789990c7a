using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>
/// Turns each event queue that does not join two processes into a ring buffer: a memory <c>items</c> and two field registers,
/// <c>head</c> and <c>count</c>.
/// </summary>
internal sealed class LowerQueues : IPass
{
    public string Name => "lower-queues";

    public Module Run(Module module)
    {
        var network = new QueueNetwork(module);
        ImmutableArray<Queue> own = [.. module.Queues.Where(q => !network.Joined.ContainsKey(q))];
        var rings = own.ToDictionary(q => q, q => new RingBuffer(q));
        Module lowered = new Rewriter(rings, network.Joined, Blocks.NextValueId(module)).Rewrite(module);
        // Field registers come before locals.
        int fields = module.Registers.TakeWhile(r => r.IsField).Count();
        return lowered with
        {
            Queues = [.. network.Joined.Values],
            Memories = [.. module.Memories, .. own.Select(q => rings[q].Items)],
            Registers = module.Registers.InsertRange(
                fields, own.SelectMany(q => new[] { rings[q].Head, rings[q].Count })),
        };
    }

    private sealed class RingBuffer(Queue queue)
    {
        public Memory Items { get; } = new(
            $"{queue.Name}.items",
            queue.ElementType,
            [.. Enumerable.Repeat(Int128.Zero, queue.Capacity)],
            MemoryKind.BlockRam,
            isHostWritable: false,
            queue.DeclaredAt)
        {
            IsHostReadable = queue.IsHostReadable,
        };

        public Register Head { get; } = CounterOf(queue, "head", queue.Capacity - 1);

        public Register Count { get; } = CounterOf(queue, "count", queue.Capacity);

        private static Register CounterOf(Queue queue, string part, int maximum) =>
            new($"{queue.Name}.{part}", HardwareType.Holding(0, maximum), 0, isField: true, isHostWritable: false,
                queue.DeclaredAt)
            {
                IsHostReadable = queue.IsHostReadable,
            };
    }

    private sealed class Rewriter(
        Dictionary<Queue, RingBuffer> rings, IReadOnlyDictionary<Queue, Queue> joined, int firstValueId) : BlockRewriter
    {
        private int nextValueId = firstValueId;

        protected override (Block Block, Operand? Condition) RewriteBlock(Block block, Operand? condition)
        {
            var builder = new OperationBuilder(nextValueId);
            foreach (Operation operation in block.Operations)
            {
                switch (operation.Target)
                {
                    case Queue queue when rings.TryGetValue(queue, out RingBuffer? ring):
                        Lower(operation, ring, builder);
                        break;
                    case Queue queue:
                        builder.Append(operation with { Target = joined[queue] });
                        break;
                    default:
                        builder.Append(operation);
                        break;
                }
            }

            nextValueId = builder.NextValueId;
            return (builder.ToBlock(), condition);
        }

        private static void Lower(Operation operation, RingBuffer ring, OperationBuilder builder)
        {
            builder.Origin = operation.Origin;
            switch (operation.Code)
            {
                case OpCode.QueueCount:
                    Value count = builder.Read(ring.Count);
                    builder.Define(operation.Result!, OpCode.Convert, count);
                    break;
                case OpCode.QueueClear:
                    builder.Write(ring.Head, new Constant(0, ring.Head.Type));
                    builder.Write(ring.Count, new Constant(0, ring.Count.Type));
                    break;
                case OpCode.QueuePeek:
                    Operand slot = builder.Emit(OpCode.Add, ring.Head.Type, builder.Read(ring.Head), operation.Operands[0]);
                    builder.Append(new(OpCode.Load, [slot], ring.Items, operation.Result, operation.Origin));
                    break;
                case OpCode.Enqueue:
                    Value filled = builder.Read(ring.Count);
                    Operand tail = builder.Emit(OpCode.Add, ring.Head.Type, builder.Read(ring.Head), filled);
                    builder.Append(new(OpCode.Store, [tail, operation.Operands[0]], ring.Items, Result: null, operation.Origin));
                    builder.Write(
                        ring.Count, builder.Emit(OpCode.Add, ring.Count.Type, filled, new Constant(1, HardwareType.Bool)));
                    break;
                case OpCode.Dequeue:
                    Value head = builder.Read(ring.Head);
                    builder.Append(new(OpCode.Load, [head], ring.Items, operation.Result, operation.Origin));
                    builder.Write(ring.Head, builder.Emit(OpCode.Add, ring.Head.Type, head, new Constant(1, HardwareType.Bool)));
                    Value left = builder.Read(ring.Count);
                    builder.Write(
                        ring.Count, builder.Emit(OpCode.Subtract, ring.Count.Type, left, new Constant(1, HardwareType.Bool)));
                    break;
            }
        }
    }
}
