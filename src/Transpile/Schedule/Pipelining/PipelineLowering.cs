using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// Fills the states of a pipelined loop: as many as its initiation interval, and state c holds the operations of all cycles that
/// are c modulo the interval. Those of cycle c + s·II belong to stage s, which works on the iteration that started s rounds ago, if
/// there was one: a bit per stage says so, and enables what the stage writes and reads. The bits also fill and drain the pipeline,
/// so that the loop needs no states before and after these.
/// </summary>
internal sealed class PipelineLowering
{
    private readonly PipelineSchedule schedule;
    private readonly IReadOnlyList<StateBuilder> states;
    private readonly LoweringContext context;
    private readonly Dictionary<Operand, int> definitions;
    private readonly Dictionary<Register, int> writes;
    private readonly Dictionary<Operand, Signal> nodes = [];
    private readonly Dictionary<Operand, List<Register>> carriers = [];
    private readonly Dictionary<Operand, Node> bypasses = [];
    private readonly HashSet<int> lowered = [];
    private readonly List<Action> moves = [];
    private readonly ImmutableArray<Register> stageIsBusy;
    private readonly Provenance origin;

    /// <param name="states">One per cycle of the interval.</param>
    public PipelineLowering(PipelineSchedule schedule, IReadOnlyList<StateBuilder> states, LoweringContext context)
    {
        this.schedule = schedule;
        this.states = states;
        this.context = context;
        origin = schedule.Operations[0].Origin;
        definitions = Indices(o => o.Result is not null).ToDictionary(i => (Operand)schedule.Operations[i].Result!);
        writes = Indices(o => o.Code == OpCode.WriteRegister).ToDictionary(i => (Register)schedule.Operations[i].Target!);
        // The first stage waits for the loop to be entered; it is then busy until there is no further iteration.
        stageIsBusy = [.. Enumerable.Range(0, schedule.Stages).Select(stage => context.AddTemporary(
            "stage_busy", HardwareType.Bool, origin, initialValue: stage == 0 ? 1 : 0, needsReset: true))];
    }

    private int Interval => schedule.InitiationInterval;

    /// <param name="condition">Whether there is another iteration.</param>
    /// <param name="firstState">Index of the first of the states.</param>
    /// <param name="exit">What follows the loop.</param>
    public void Run(Operand condition, int firstState, Transition exit)
    {
        foreach (int i in Enumerable.Range(0, schedule.Operations.Length).OrderBy(i => schedule.Cycles[i]))
        {
            LowerAfterInputs(i);
        }

        for (int slot = 0; slot + 1 < Interval; slot++)
        {
            states[slot].Next = new Goto(firstState + slot + 1);
        }

        Signal isOver = AdvanceStages(SignalOf(condition, Interval - 1));
        states[^1].Next = new Branch(isOver, exit, new Goto(firstState));
        // Last, because a value may be asked for in a later cycle before it is made: the iteration before is one interval ahead.
        moves.ForEach(move => move());
    }

    /// <summary>Moves every iteration to its next stage at the end of a round.</summary>
    /// <returns>Whether the round was the last: only the last stage was busy, or none.</returns>
    private Node AdvanceStages(Signal continues)
    {
        Signal[] busy = [.. stageIsBusy.Select(register => new RegisterSignal(register))];
        Signal others = busy[..^1].Aggregate((any, stage) => context.AddNode(states[^1], OpCode.Or, [any, stage], HardwareType.Bool, origin));
        Node isOver = context.AddNode(states[^1], OpCode.Not, [others], HardwareType.Bool, origin);
        Node starts = context.AddNode(states[^1], OpCode.And, [busy[0], continues], HardwareType.Bool, origin);
        Node first = context.AddNode(states[^1], OpCode.Or, [isOver, starts], HardwareType.Bool, origin);
        states[^1].RegisterWrites.Add(new(stageIsBusy[0], first, origin));
        for (int stage = 1; stage < stageIsBusy.Length; stage++)
        {
            states[^1].RegisterWrites.Add(new(stageIsBusy[stage], busy[stage - 1], origin));
        }

        return isOver;
    }

    /// <summary>
    /// Nodes of a state come in dependence order. That is the order of their cycles, except where a value of the iteration before,
    /// one interval ahead, is taken past its register.
    /// </summary>
    private void LowerAfterInputs(int index)
    {
        if (!lowered.Add(index))
        {
            return;
        }

        int cycle = schedule.Cycles[index];
        foreach (int input in schedule.Operations[index].Inputs.Where(definitions.ContainsKey).Select(o => definitions[o]))
        {
            if (BypassedWrite(input, cycle) is { } write)
            {
                LowerAfterInputs(write);
            }
            else if (schedule.Cycles[input] == cycle)
            {
                LowerAfterInputs(input);
            }
        }

        Lower(schedule.Operations[index], cycle);
    }

    /// <summary>The write that a read of a register is in the same cycle with, one iteration later; null when it comes after it.</summary>
    private int? BypassedWrite(int definition, int cycle) =>
        schedule.Operations[definition] is { Code: OpCode.ReadRegister, Target: Register register }
        && writes.TryGetValue(register, out int write)
        && schedule.Cycles[write] == cycle + Interval
            ? write
            : null;

    private void Lower(Operation operation, int cycle)
    {
        StateBuilder state = states[cycle % Interval];
        Signal enable = EnableOf(operation, cycle);
        ImmutableArray<Signal> inputs = [.. operation.Operands.Select(o => SignalOf(o, cycle))];
        switch (operation.Code)
        {
            case OpCode.ReadRegister:
                break;
            case OpCode.WriteRegister:
                state.RegisterWrites.Add(new((Register)operation.Target!, inputs[0], operation.Origin, enable));
                break;
            case OpCode.Store:
                var target = (Memory)operation.Target!;
                Signal place = context.Address(inputs[0], target, state, operation.Origin);
                state.Writes.Add(new(target, place, inputs[1], operation.Origin, enable));
                break;
            case OpCode.Load when DependenceGraph.IsSynchronousLoad(operation):
                var memory = (Memory)operation.Target!;
                state.Reads.Add(new(memory, context.Address(inputs[0], memory, state, operation.Origin), operation.Origin, enable));
                break;
            case OpCode.Enqueue:
                state.Pushes.Add(new((Queue)operation.Target!, inputs[0], operation.Origin, enable));
                break;
            case OpCode.Dequeue:
                state.Pops.Add(new((Queue)operation.Target!, operation.Origin, enable));
                nodes[operation.Result!] = new QueueFrontSignal((Queue)operation.Target!);
                break;
            default:
                nodes[operation.Result!] = context.AddNode(operation, inputs, state);
                break;
        }
    }

    /// <summary>Whether a change that the operation makes takes place: its stage is busy, and so the source says.</summary>
    private Signal EnableOf(Operation operation, int cycle)
    {
        var isBusy = new RegisterSignal(stageIsBusy[cycle / Interval]);
        return operation.Enable is null
            ? isBusy
            : context.AddNode(
                states[cycle % Interval], OpCode.And, [isBusy, SignalOf(operation.Enable, cycle)], HardwareType.Bool, operation.Origin);
    }

    /// <summary>How an operation of the given cycle sees a value of its iteration.</summary>
    private Signal SignalOf(Operand operand, int cycle)
    {
        if (operand is Constant constant)
        {
            return new ConstantSignal(constant.Literal, constant.Type);
        }

        int definition = definitions[operand];
        Operation operation = schedule.Operations[definition];
        int defined = schedule.Cycles[definition];
        if (operation is { Code: OpCode.ReadRegister, Target: Register register })
        {
            var content = new RegisterSignal(register);
            if (BypassedWrite(definition, cycle) is { } bypassed)
            {
                return Bypass(operand, content, bypassed);
            }

            return writes.TryGetValue(register, out int write) && cycle > schedule.Cycles[write]
                ? Carried(operand, () => content, schedule.Cycles[write], cycle)
                : content;
        }

        if (DependenceGraph.IsSynchronousLoad(operation))
        {
            var output = new MemoryOutputSignal((Memory)operation.Target!);
            return cycle <= NextAccessAfter(definition) ? output : Carried(operand, () => output, defined + 1, cycle);
        }

        return defined == cycle ? nodes[operand] : Carried(operand, () => nodes[operand], defined, cycle);
    }

    /// <summary>What the iteration before writes to a register in this very cycle; in the first iteration the register's content.</summary>
    private Node Bypass(Operand read, RegisterSignal content, int write)
    {
        if (!bypasses.TryGetValue(read, out Node? node))
        {
            Operation writing = schedule.Operations[write];
            int cycle = schedule.Cycles[write];
            var hasIterationBefore = new RegisterSignal(stageIsBusy[cycle / Interval]);
            Signal written = SignalOf(writing.Operands[0], cycle);
            node = bypasses[read] = context.AddNode(
                states[cycle % Interval], OpCode.Select, [hasIterationBefore, written, content], content.Type, writing.Origin);
        }

        return node;
    }

    /// <summary>
    /// The value in a later cycle than the one in which it is at hand. It moves on through a chain of registers, one per round, since
    /// the next iteration's value comes one interval later.
    /// </summary>
    private Signal Carried(Operand value, Func<Signal> atHand, int cycleAtHand, int cycle)
    {
        int rounds = (cycle - cycleAtHand - 1) / Interval;
        if (rounds == 0 && Held((Value)value, cycleAtHand, cycle) is { } held)
        {
            return held;
        }

        if (!carriers.TryGetValue(value, out List<Register>? chain))
        {
            carriers[value] = chain = [];
        }

        Provenance valueOrigin = schedule.Operations[definitions[value]].Origin;
        StateBuilder state = states[cycleAtHand % Interval];
        while (chain.Count <= rounds)
        {
            Func<Signal> source = chain is [.., var last] ? () => new RegisterSignal(last) : atHand;
            Register next = context.AddTemporary("carried", value.Type, valueOrigin);
            moves.Add(() => state.RegisterWrites.Add(new(next, source(), valueOrigin)));
            chain.Add(next);
        }

        return new RegisterSignal(chain[rounds]);
    }

    /// <summary>The value where the body puts it in the cycle in which it is at hand; null when it does not.</summary>
    private Signal? Held(Value value, int cycleAtHand, int cycle)
    {
        Operation? holder = HeldValues.HoldersOf(value, schedule.Operations).Where(i => schedule.Cycles[i] == cycleAtHand)
            .Select(i => schedule.Operations[i]).FirstOrDefault();
        return holder switch
        {
            { Target: Register register } => new RegisterSignal(register),
            { Target: Memory array } => context.AddLoad(states[cycle % Interval], array, (Constant)holder.Operands[0], value.Type, holder.Origin),
            _ => null,
        };
    }

    /// <summary>The cycle in which the memory's output is replaced, by whatever iteration; it holds the element until then.</summary>
    private int NextAccessAfter(int load) => Indices(o => DependenceGraph.ReplacesOutput(o, (Memory)schedule.Operations[load].Target!))
        .Select(other => (schedule.Cycles[other] - schedule.Cycles[load]) % Interval)
        .Select(ahead => schedule.Cycles[load] + (ahead > 0 ? ahead : ahead + Interval))
        .Min();

    private IEnumerable<int> Indices(Func<Operation, bool> isMeant) =>
        Enumerable.Range(0, schedule.Operations.Length).Where(i => isMeant(schedule.Operations[i]));
}
