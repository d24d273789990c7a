using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes.Ranges;

namespace SparseRtrl.Transpile.Passes;

/// <summary>
/// Gives every value, local, field and memory the narrowest type that holds what it can hold (interval analysis), so that C#'s
/// 32-bit arithmetic does not become 32-bit adders. A value that can only be one number becomes that constant: the counter of a
/// loop that runs once, for example. What the host may write keeps its declared type.
/// </summary>
internal sealed class NarrowWidths : IPass
{
    public string Name => "narrow-widths";

    public Module Run(Module module)
    {
        RangeAnalysis ranges = RangeAnalysis.Run(module);
        var symbols = new Dictionary<Symbol, Symbol>();
        foreach (Register register in module.Registers)
        {
            symbols[register] = Narrowed(register, Narrower(ranges.Of(register), register.Type));
        }

        foreach (Memory memory in module.Memories)
        {
            symbols[memory] = Narrowed(memory, Narrower(ranges.Of(memory), memory.ElementType));
        }

        foreach (Queue queue in module.Queues)
        {
            HardwareType type = Narrower(ranges.Of(queue), queue.ElementType);
            symbols[queue] = type == queue.ElementType ? queue : queue.With(type, queue.Capacity);
        }

        Module narrowed = new Rewriter(symbols, ranges.Values, Blocks.NextValueId(module)).Rewrite(module);
        return narrowed with
        {
            Registers = [.. module.Registers.Select(r => (Register)symbols[r])],
            Memories = [.. module.Memories.Select(m => (Memory)symbols[m])],
            Queues = [.. module.Queues.Select(q => (Queue)symbols[q])],
        };
    }

    private static HardwareType Narrower(Interval interval, HardwareType type) =>
        interval.Type.Bits < type.Bits ? interval.Type : type;

    private static Register Narrowed(Register register, HardwareType type) => type == register.Type
        ? register
        : new(register.Name, type, register.InitialValue, register.IsField, register.IsHostWritable, register.DeclaredAt)
        {
            IsHostReadable = register.IsHostReadable,
        };

    private static Memory Narrowed(Memory memory, HardwareType type) =>
        type == memory.ElementType ? memory : memory.With(type);

    private sealed class Rewriter(
        Dictionary<Symbol, Symbol> symbols, IReadOnlyDictionary<Value, Interval> ranges, int firstValueId) : BlockRewriter
    {
        private readonly Dictionary<Operand, Operand> renamed = [];
        private int nextValueId = firstValueId;

        protected override (Block Block, Operand? Condition) RewriteBlock(Block block, Operand? condition)
        {
            var builder = new OperationBuilder(nextValueId);
            foreach (Operation operation in block.Operations)
            {
                builder.Origin = operation.Origin;
                if (operation.Result is { } result && operation.Code.IsRemovable()
                    && ranges.TryGetValue(result, out Interval range) && range.Low == range.High)
                {
                    renamed[result] = new Constant(range.Low, range.Type);
                }
                else
                {
                    builder.Append(Rewritten(operation, builder));
                }
            }

            nextValueId = builder.NextValueId;
            return (builder.ToBlock(), condition is null ? null : Renamed(condition));
        }

        private Operation Rewritten(Operation operation, OperationBuilder builder)
        {
            Symbol? target = operation.Target is { } symbol ? symbols.GetValueOrDefault(symbol, symbol) : null;
            List<Operand> operands = [.. operation.Operands.Select(Renamed)];
            switch (operation.Code)
            {
                case OpCode.WriteRegister:
                    operands[0] = builder.As(((Register)target!).Type, operands[0]);
                    break;
                case OpCode.Load:
                    operands[0] = ((Memory)target!).WithinDepth(operands[0]);
                    break;
                case OpCode.Store:
                    operands[0] = ((Memory)target!).WithinDepth(operands[0]);
                    operands[1] = builder.As(((Memory)target!).ElementType, operands[1]);
                    break;
                case OpCode.Enqueue:
                    operands[0] = builder.As(((Queue)target!).ElementType, operands[0]);
                    break;
                // These see the operand's width: the result for zero depends on it, and the number of ones of a negative one.
                case OpCode.LeadingZeroCount:
                case OpCode.TrailingZeroCount when RangeOf(operation.Operands[0]) is { Low: var low, High: var high } && low <= 0 && high >= 0:
                case OpCode.PopCount when !RangeOf(operation.Operands[0]).IsNonNegative:
                    operands[0] = builder.As(operation.Operands[0].Type, operands[0]);
                    break;
                default:
                    break;
            }

            return operation with { Operands = [.. operands], Target = target, Result = Narrowed(operation, target) };
        }

        private Value? Narrowed(Operation operation, Symbol? target)
        {
            if (operation.Result is not { } result)
            {
                return null;
            }

            HardwareType type = target switch
            {
                Register register => register.Type,
                Memory memory => memory.ElementType,
                Queue queue => queue.ElementType,
                _ => ranges.TryGetValue(result, out Interval range) ? Narrower(range, result.Type) : result.Type,
            };
            var value = new Value(result.Id, type);
            renamed[result] = value;
            return value;
        }

        private Interval RangeOf(Operand operand) => operand switch
        {
            Constant constant => Interval.Of(constant.Literal),
            Value value when ranges.TryGetValue(value, out Interval range) => range,
            _ => Interval.Of(operand.Type),
        };

        private Operand Renamed(Operand operand) => renamed.GetValueOrDefault(operand, operand);
    }
}
