using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule;

/// <summary>
/// Fills the states of one scheduled block: operations become nodes, values that outlive their state go through registers.
/// </summary>
internal sealed class BlockLowering(BlockSchedule schedule, IReadOnlyList<StateBuilder> states, LoweringContext context)
{
    private readonly Dictionary<Operand, int> definitions = Enumerable.Range(0, schedule.Operations.Length)
        .Where(i => schedule.Operations[i].Result is not null)
        .ToDictionary(i => (Operand)schedule.Operations[i].Result!);

    private readonly Dictionary<Operand, Signal> nodes = [];
    private readonly Dictionary<Operand, Register> carriers = [];

    public void Run()
    {
        // By state, and in program order within each: nodes come in dependence order.
        foreach (int i in Enumerable.Range(0, schedule.Operations.Length).OrderBy(i => schedule.Cycles[i]))
        {
            Lower(schedule.Operations[i], schedule.Cycles[i]);
        }
    }

    /// <summary>How a state of this block sees a value.</summary>
    public Signal SignalOf(Operand operand, int cycle)
    {
        if (operand is Constant constant)
        {
            return new ConstantSignal(constant.Literal, constant.Type);
        }

        int definition = definitions[operand];
        Operation operation = schedule.Operations[definition];
        if (operation.Code == OpCode.ReadRegister)
        {
            return new RegisterSignal((Register)operation.Target!);
        }

        if (DependenceGraph.IsSynchronousLoad(operation))
        {
            return IsStillAtOutput(definition, cycle)
                ? new MemoryOutputSignal((Memory)operation.Target!)
                : new RegisterSignal(CarrierOf(operand, schedule.Cycles[definition] + 1));
        }

        return schedule.Cycles[definition] == cycle
            ? nodes[operand]
            : new RegisterSignal(CarrierOf(operand, schedule.Cycles[definition]));
    }

    private void Lower(Operation operation, int cycle)
    {
        StateBuilder state = states[cycle];
        ImmutableArray<Signal> inputs = [.. operation.Operands.Select(o => SignalOf(o, cycle))];
        switch (operation.Code)
        {
            case OpCode.ReadRegister:
                break;
            case OpCode.WriteRegister:
                state.RegisterWrites.Add(new((Register)operation.Target!, inputs[0], operation.Origin));
                break;
            case OpCode.Store:
                var target = (Memory)operation.Target!;
                Signal place = context.Address(inputs[0], target, state, operation.Origin);
                state.Writes.Add(new(target, place, inputs[1], operation.Origin, EnableOf(operation, cycle)));
                break;
            case OpCode.Load when DependenceGraph.IsSynchronousLoad(operation):
                var memory = (Memory)operation.Target!;
                Signal address = context.Address(inputs[0], memory, state, operation.Origin);
                state.Reads.Add(new(memory, address, operation.Origin, EnableOf(operation, cycle)));
                break;
            case OpCode.Enqueue:
                state.Pushes.Add(new((Queue)operation.Target!, inputs[0], operation.Origin));
                break;
            case OpCode.Dequeue:
                state.Pops.Add(new((Queue)operation.Target!, operation.Origin));
                nodes[operation.Result!] = new QueueFrontSignal((Queue)operation.Target!);
                break;
            default:
                nodes[operation.Result!] = context.AddNode(operation, inputs, state);
                break;
        }
    }

    private Signal? EnableOf(Operation operation, int cycle) =>
        operation.Enable is { } condition ? SignalOf(condition, cycle) : null;

    /// <summary>True when no later access to the memory has replaced the element at its output before this state.</summary>
    private bool IsStillAtOutput(int load, int cycle) =>
        !Enumerable.Range(0, schedule.Operations.Length).Any(other =>
            other != load
            && DependenceGraph.ReplacesOutput(schedule.Operations[other], (Memory)schedule.Operations[load].Target!)
            && schedule.Cycles[other] > schedule.Cycles[load]
            && schedule.Cycles[other] < cycle);

    /// <summary>
    /// The register that holds the value after the given state: one that the block writes there anyway, or a new temporary.
    /// </summary>
    private Register CarrierOf(Operand value, int cycle)
    {
        if (carriers.TryGetValue(value, out Register? carrier))
        {
            return carrier;
        }

        carrier = WrittenWith(value, cycle);
        if (carrier is null)
        {
            Provenance origin = schedule.Operations[definitions[value]].Origin;
            carrier = context.AddTemporary("carried", value.Type, origin);
            states[cycle].RegisterWrites.Add(new(carrier, SignalOf(value, cycle), origin));
        }

        carriers[value] = carrier;
        return carrier;
    }

    private Register? WrittenWith(Operand value, int cycle)
    {
        for (int i = 0; i < schedule.Operations.Length; i++)
        {
            if (schedule.Cycles[i] == cycle
                && schedule.Operations[i] is { Code: OpCode.WriteRegister, Target: Register register } write
                && write.Operands[0] == value)
            {
                return register;
            }
        }

        return null;
    }
}
