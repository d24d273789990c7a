using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Passes;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// Hands the value that one iteration stores to the loads of the next one, past the memory: a histogram that counts the same bin
/// twice in a row need not wait for the first count to arrive. Registers keep index and value of the last store; a load of the same
/// index takes the value from there.
/// </summary>
/// <param name="Body">The loop's body with the comparisons.</param>
/// <param name="Before">What comes before the loop: nothing has been stored yet.</param>
internal sealed record StoreForwarding(Block Body, Block Before, int NextValueId)
{
    /// <summary>Null when no load has to wait for a store of the iteration before.</summary>
    public static StoreForwarding? Apply(Block body, LoweringContext context, int nextValueId)
    {
        List<Operation> stores = [.. ForwardedStores(body.Operations)];
        if (stores.Count == 0)
        {
            return null;
        }

        var lastStores = stores.ToDictionary(store => (Memory)store.Target!, store => new LastStore(store, context));
        var builder = new OperationBuilder(nextValueId);
        foreach (Operation operation in body.Operations)
        {
            builder.Origin = operation.Origin;
            if (operation is { Code: OpCode.Load, Target: Memory memory } && lastStores.TryGetValue(memory, out LastStore? last))
            {
                last.AppendLoad(operation, builder);
            }
            else
            {
                builder.Append(operation);
            }
        }

        var before = new OperationBuilder(builder.NextValueId) { Origin = stores[0].Origin };
        foreach (LastStore last in lastStores.Values)
        {
            last.AppendWrites(builder);
            last.AppendReset(before);
        }

        return new(builder.ToBlock(), before.ToBlock(), builder.NextValueId);
    }

    /// <summary>The only store of a synchronous memory whose loads all come before it and may meet it one iteration later.</summary>
    private static IEnumerable<Operation> ForwardedStores(ImmutableArray<Operation> operations)
    {
        var dependences = LoopDependences.Of(operations);
        foreach (var accesses in operations.Select((o, i) => (Operation: o, Index: i))
            .Where(a => a.Operation.Target is Memory { HasSynchronousRead: true })
            .GroupBy(a => a.Operation.Target))
        {
            bool storesLast = accesses.Count(a => a.Operation.Code == OpCode.Store) == 1
                && accesses.Last().Operation.Code == OpCode.Store;
            if (storesLast && dependences.Carried.Any(d => d.From == accesses.Last().Index && d.Distance == 1 && d.From != d.To))
            {
                yield return accesses.Last().Operation;
            }
        }
    }

    /// <summary>Registers with what the iteration before has stored in one memory.</summary>
    private sealed class LastStore(Operation store, LoweringContext context)
    {
        private readonly Register index = context.AddTemporary(
            "stored_index", ((Memory)store.Target!).AddressType, store.Origin);
        private readonly Register value = context.AddTemporary("stored_value", store.Operands[1].Type, store.Origin);
        private readonly Register exists = context.AddTemporary("stored", HardwareType.Bool, store.Origin);

        public void AppendLoad(Operation load, OperationBuilder builder)
        {
            Value loaded = builder.NewValue(load.Result!.Type);
            builder.Append(load with { Result = loaded, ForwardedIterations = 1 });
            Operand address = builder.As(index.Type, load.Operands[0]);
            Value isSame = builder.Emit(OpCode.Equal, HardwareType.Bool, builder.Read(index), address);
            Value isStored = builder.Emit(OpCode.And, HardwareType.Bool, builder.Read(exists), isSame);
            builder.Define(load.Result!, OpCode.Select, isStored, builder.Read(value), loaded);
        }

        public void AppendWrites(OperationBuilder builder)
        {
            builder.Origin = store.Origin;
            builder.Write(index, builder.As(index.Type, store.Operands[0]));
            builder.Write(value, store.Operands[1]);
            builder.Write(exists, store.Enable ?? new Constant(1, HardwareType.Bool));
        }

        public void AppendReset(OperationBuilder builder) => builder.Write(exists, new Constant(0, HardwareType.Bool));
    }
}
