using System.Diagnostics;
using System.Linq.Expressions;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Cycle;

/// <summary>
/// Executes one state, that is one clock cycle, and gives the index of the next state, <see cref="StateCompiler.Idle"/>, or the number
/// of the stall that keeps the state from doing anything (<see cref="StateCompiler.Stall"/>).
/// </summary>
/// <param name="words">As <see cref="Storage.Words"/>.</param>
/// <param name="memories">Memory contents.</param>
internal delegate int StateStep(long[] words, long[][] memories);

/// <summary>
/// Compiles one state to machine code. First everything combinational is computed from the values before the clock edge, then all
/// registers and memories change at once.
/// </summary>
internal sealed class StateCompiler
{
    public const int Idle = -1;

    private readonly LabelTarget end = Expression.Label(typeof(int));

    private readonly ParameterExpression words = Expression.Parameter(typeof(long[]), "words");
    private readonly ParameterExpression memories = Expression.Parameter(typeof(long[][]), "memories");
    private readonly Dictionary<int, Word> nodes = [];
    private readonly List<ParameterExpression> variables = [];
    private readonly List<Expression> beforeEdge = [];
    private readonly List<Expression> atEdge = [];
    private readonly Dictionary<Signal, ParameterExpression> enables = [];
    private readonly StorageLayout layout;
    private readonly State state;

    private StateCompiler(State state, StorageLayout layout)
    {
        this.state = state;
        this.layout = layout;
    }

    public static StateStep Compile(State state, StorageLayout layout) => new StateCompiler(state, layout).Compile();

    /// <summary>
    /// What a state gives when it waits: the first that cannot take place of <see cref="State.WaitingAccesses"/>, or after them of the
    /// awaited processes, has this index.
    /// </summary>
    public static int Stall(int index) => Idle - 1 - index;

    /// <summary>The inverse of <see cref="Stall"/>.</summary>
    public static int StallIndex(int result) => Idle - 1 - result;

    private StateStep Compile()
    {
        foreach (Node node in state.Nodes)
        {
            nodes.Add(node.Id, Keep(Evaluate(node)));
        }

        ParameterExpression next = Keep(NextState(state.Next));
        AddStalls();
        foreach (RegisterWrite write in state.RegisterWrites)
        {
            Word value = Keep(Read(write.Value).Wrap(write.Register.Type));
            AtEdge(write, Expression.Assign(WordAt(layout.SlotOf(write.Register)), value.Bits));
        }

        // Reads come before writes: a read in the same cycle as a write gives the old content.
        foreach (MemoryRead read in state.Reads)
        {
            ParameterExpression address = Keep(Address(read.Memory, read.Address));
            AtEdge(read, Expression.Assign(WordAt(layout.OutputSlotOf(read.Memory)), ElementOf(read.Memory, address)));
            KeepAddress(read, layout.ReadAddressOf(read.Memory), address);
        }

        foreach (MemoryWrite write in state.Writes)
        {
            AddWrite(write);
        }

        AddQueueAccesses();
        BlockExpression body = Expression.Block(variables, [.. beforeEdge, .. atEdge, Expression.Label(end, next)]);
        return Expression.Lambda<StateStep>(body, state.Name, [words, memories]).Compile();
    }

    /// <summary>Leaves before anything happens when an access has to wait.</summary>
    private void AddStalls()
    {
        IEnumerable<Expression> waits =
        [
            .. state.Pops.Select(pop => Waits(pop, layout.Of(pop.Queue).CanPop)),
            .. state.Pushes.Select(push => Waits(push, layout.Of(push.Queue).CanPush)),
            .. state.Awaits.Select(process => Expression.NotEqual(WordAt(layout.ActivitySlotOf(process)), Expression.Constant(0L))),
        ];
        int index = 0;
        foreach (Expression wait in waits)
        {
            beforeEdge.Add(Expression.IfThen(wait, Expression.Return(end, Expression.Constant(Stall(index++)))));
        }
    }

    private Expression Waits(StorageAccess access, int readySlot)
    {
        Expression isNotReady = Expression.Equal(WordAt(readySlot), Expression.Constant(0L));
        return access.Enable is { } enable ? Expression.AndAlso(Read(enable).IsTrue, isNotReady) : isNotReady;
    }

    private void AddQueueAccesses()
    {
        foreach (QueuePop pop in state.Pops)
        {
            AtEdge(pop, Expression.PreIncrementAssign(WordAt(layout.Of(pop.Queue).Popped)));
        }

        foreach (QueuePush push in state.Pushes)
        {
            QueueSlots queue = layout.Of(push.Queue);
            Word value = Keep(Read(push.Value).Wrap(push.Queue.ElementType));
            AtEdge(push, Expression.Block(
                Expression.Assign(ItemOf(queue, queue.Pushed), value.Bits), Expression.PreIncrementAssign(WordAt(queue.Pushed))));
        }

        foreach (int process in state.Starts)
        {
            atEdge.Add(Expression.Assign(WordAt(layout.StartSlotOf(process)), Expression.Constant(1L)));
        }
    }

    private void AddWrite(MemoryWrite write)
    {
        Memory memory = write.Memory;
        ParameterExpression address = Keep(Address(memory, write.Address));
        Word value = Keep(Read(write.Value).Wrap(memory.ElementType));
        Expression store = Expression.Assign(ElementOf(memory, address), value.Bits);
        if (memory.Depth < 1 << memory.AddressType.Bits)
        {
            string message = $"State {state.Name} writes beyond the end of {memory.Name} ({memory.Depth} elements).";
            Expression refuse = Expression.Throw(Expression.New(
                typeof(KernelFailedException).GetConstructor([typeof(string), typeof(Exception)])!,
                Expression.Constant(message), Expression.Constant(null, typeof(Exception))));
            store = Expression.Block(
                Expression.IfThen(Expression.GreaterThanOrEqual(address, Expression.Constant(memory.Depth)), refuse), store);
        }

        AtEdge(write, store);
        KeepAddress(write, layout.WriteAddressOf(memory), address);
    }

    private void KeepAddress(StorageAccess access, int? slot, Expression address)
    {
        if (slot is { } kept)
        {
            AtEdge(access, Expression.Assign(WordAt(kept), Expression.Convert(address, typeof(long))));
        }
    }

    private void AtEdge(StorageAccess access, Expression change)
    {
        if (access.Enable is not { } enable)
        {
            atEdge.Add(change);
            return;
        }

        // The enable itself may be a register that changes at this edge.
        if (!enables.TryGetValue(enable, out ParameterExpression? isEnabled))
        {
            isEnabled = Keep(Read(enable).IsTrue);
            enables.Add(enable, isEnabled);
            IndexExpression counter = WordAt(layout.EnableCounterOf(state, enable));
            atEdge.Add(Expression.IfThen(isEnabled, Expression.PreIncrementAssign(counter)));
        }

        atEdge.Add(Expression.IfThen(isEnabled, change));
    }

    private Word Evaluate(Node node)
    {
        List<Word> inputs = [.. node.Inputs.Select(Read)];
        if (node.Code == OpCode.Load)
        {
            Memory memory = node.Memory!;
            return new Word(ElementOf(memory, Address(memory, node.Inputs[0])), memory.ElementType).Wrap(node.Type);
        }

        if (node.Unit is not { } unit)
        {
            return OperationCompiler.Compile(node.Code, inputs, node.Type);
        }

        IReadOnlyList<Word> extended = [.. inputs.Zip(unit.OperandTypes, (input, type) => input.Wrap(type))];
        return OperationCompiler.Compile(unit.Code, extended, unit.ResultType).Wrap(node.Type);
    }

    private Word Read(Signal signal) => signal switch
    {
        ConstantSignal constant => Word.Of(constant.Literal, constant.Type),
        RegisterSignal register => new(WordAt(layout.SlotOf(register.Register)), register.Type),
        QueueFrontSignal front => new(ItemOf(layout.Of(front.Queue), layout.Of(front.Queue).Popped), front.Type),
        MemoryOutputSignal output => new(WordAt(layout.OutputSlotOf(output.Memory)), output.Type),
        Node node => nodes.TryGetValue(node.Id, out Word word)
            ? word
            : throw new InvalidOperationException(
                $"State {state.Name} uses node {node.Id} ({node.Code}) before or outside the state that computes it."),
        _ => throw new UnreachableException(),
    };

    private Expression NextState(Transition transition) => transition switch
    {
        Goto go => Expression.Constant(go.State),
        Branch branch => Expression.Condition(
            Read(branch.Condition).IsTrue, NextState(branch.WhenTrue), NextState(branch.WhenFalse)),
        Finish => Expression.Constant(Idle),
        _ => throw new UnreachableException(),
    };

    private UnaryExpression Address(Memory memory, Signal address) =>
        Expression.Convert(Read(address).Wrap(memory.AddressType).Bits, typeof(int));

    private IndexExpression WordAt(int slot) => Expression.ArrayAccess(words, Expression.Constant(slot));

    private IndexExpression ElementOf(Memory memory, Expression address) =>
        Expression.ArrayAccess(Expression.ArrayIndex(memories, Expression.Constant(layout.IndexOf(memory))), address);

    /// <summary>The element of a queue that a count of pushes or pops has come to.</summary>
    private IndexExpression ItemOf(QueueSlots queue, int countSlot) => Expression.ArrayAccess(
        Expression.ArrayIndex(memories, Expression.Constant(queue.Items)),
        Expression.Convert(Expression.And(WordAt(countSlot), Expression.Constant(queue.Queue.Capacity - 1L)), typeof(int)));

    private Word Keep(Word word) => word with { Bits = Keep(word.Bits) };

    /// <summary>Computes an expression once, before the clock edge.</summary>
    private ParameterExpression Keep(Expression expression)
    {
        ParameterExpression variable = Expression.Variable(expression.Type);
        variables.Add(variable);
        beforeEdge.Add(Expression.Assign(variable, expression));
        return variable;
    }
}
