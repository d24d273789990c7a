using System.Collections.Immutable;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Design;

/// <summary>
/// A scheduled kernel: registers, memories and a state machine that says, cycle by cycle, what is computed and where it goes.
/// The VHDL printer and the cycle simulator read this and nothing else, so their cycle counts agree by construction.
/// </summary>
/// <param name="Name">Class name of the kernel.</param>
/// <param name="Registers">
/// Fields and locals of the C# class, then temporaries that carry a value from one cycle to a later one.
/// </param>
/// <param name="Units">Operators that several nodes share.</param>
public sealed record HardwareDesign(
    string Name,
    ImmutableArray<Register> Registers,
    ImmutableArray<Memory> Memories,
    ImmutableArray<FunctionalUnit> Units,
    StateMachine Controller)
{
    /// <summary>The queues that join processes. Those inside one process have become memories and registers.</summary>
    public ImmutableArray<Queue> Queues { get; init; } = [];

    /// <summary>Controllers that run beside the one of the entries. Empty for a kernel without <c>[Process]</c>.</summary>
    public ImmutableArray<Process> Processes { get; init; } = [];

    /// <summary>For registers that take the place of several, those that they stand for: what the source and the schedule call them.</summary>
    public ImmutableArray<SharedRegister> SharedRegisters { get; init; } = [];

    /// <summary>Index of the process that a state belongs to, or null for a state of the entries.</summary>
    public int? ProcessOf(State state)
    {
        for (int process = 0; process < Processes.Length; process++)
        {
            if (Processes[process].Owns(state.Index))
            {
                return process;
            }
        }

        return null;
    }
}

/// <summary>A register that holds what several do, one after another or, when they are copies, at the same time.</summary>
/// <param name="Others">Beside its own name.</param>
public sealed record SharedRegister(Register Register, ImmutableArray<Register> Others);

/// <summary>
/// A controller of its own: it is idle until a state of the entries starts it (<see cref="State.Starts"/>), is in its first state
/// in the next cycle, and idle again after <see cref="Finish"/>. Only processes push to and pop from <see cref="HardwareDesign.Queues"/>:
/// one process each queue's one end, one its other. Nothing else that one process changes is touched by another that runs at
/// the same time, nor by the entries meanwhile, which wait.
/// </summary>
/// <param name="Name">The C# method.</param>
/// <param name="FirstState">Index in <see cref="StateMachine.States"/>; it begins there.</param>
/// <param name="StateCount">Its states are the ones that follow; no transition leads into or out of them.</param>
public sealed record Process(string Name, int FirstState, int StateCount, Provenance Origin)
{
    public bool Owns(int state) => state >= FirstState && state < FirstState + StateCount;
}

/// <summary>
/// A shared operator. Nodes bound to it are never active in the same state; operands and result are extended to its types.
/// </summary>
public sealed record FunctionalUnit(string Name, OpCode Code, ImmutableArray<HardwareType> OperandTypes, HardwareType ResultType)
{
    /// <summary>The memory that a <see cref="OpCode.Load"/> reads; null for any other operator.</summary>
    public Memory? Memory { get; init; }
}

/// <summary>
/// The controller. It waits in an implicit idle state (<c>busy</c> low); a <c>start</c> pulse takes it to the first state of the
/// selected entry in the next cycle; <see cref="Finish"/> takes it back. A run of an entry lasts as many cycles as states it
/// visits, idle not counted, and the cycles in which it stalls.
/// </summary>
/// <param name="States">State i has index i. First those of the entries, then those of each process.</param>
public sealed record StateMachine(ImmutableArray<Entry> Entries, ImmutableArray<State> States);

/// <param name="FirstState">Index of the state that follows a start with this entry selected.</param>
public sealed record Entry(string Name, int FirstState);

/// <summary>
/// One clock cycle. All nodes are combinational; register and memory writes take effect at the clock edge that ends the state; a
/// memory read presents its address in this state, and the data is at the memory's output from the next cycle until the next read
/// of that memory. A read and a write of one memory in the same state: the read gives the old content. A memory with a single port
/// has no such state, and its output is not defined after a write.
/// <para>
/// A state stalls in a cycle in which one of its enabled pops finds its queue empty, one of its enabled pushes finds its queue full,
/// or one of the processes that it awaits is not idle. Then nothing of it happens: no register or memory is written or read, nothing
/// is pushed, popped or started, and the controller is in the same state in the next cycle. Empty and full are what registers of
/// the queue say at the start of the cycle: a pop makes room for a push from the next cycle on, and what is pushed can be popped
/// <see cref="Queue.Latency"/> cycles later.
/// </para>
/// </summary>
/// <param name="Name">Unique, e.g. <c>influence_3</c>.</param>
/// <param name="Phase">Kernel phase for cycle reports (see <see cref="Provenance"/>).</param>
/// <param name="Nodes">In dependence order.</param>
/// <param name="Reads">At most one per memory.</param>
/// <param name="Writes">At most one per memory.</param>
public sealed record State(
    int Index,
    string Name,
    string Phase,
    ImmutableArray<Node> Nodes,
    ImmutableArray<RegisterWrite> RegisterWrites,
    ImmutableArray<MemoryRead> Reads,
    ImmutableArray<MemoryWrite> Writes,
    Transition Next)
{
    /// <summary>At most one per queue, in an order in which no enable depends on what a later pop takes.</summary>
    public ImmutableArray<QueuePop> Pops { get; init; } = [];

    /// <summary>At most one per queue.</summary>
    public ImmutableArray<QueuePush> Pushes { get; init; } = [];

    /// <summary>Indices of idle processes that are in their first state in the next cycle.</summary>
    public ImmutableArray<int> Starts { get; init; } = [];

    /// <summary>Indices of processes: the state stalls until all of them are idle.</summary>
    public ImmutableArray<int> Awaits { get; init; } = [];

    /// <summary>The accesses that can make the state stall, in the order in which they are looked at.</summary>
    public IEnumerable<StorageAccess> WaitingAccesses => [.. Pops, .. Pushes];

    public bool CanStall => !Pops.IsEmpty || !Pushes.IsEmpty || !Awaits.IsEmpty;

    /// <summary>Everything that happens at the clock edge which ends the state.</summary>
    public IEnumerable<StorageAccess> Accesses => [.. RegisterWrites, .. Reads, .. Writes, .. Pops, .. Pushes];

    /// <summary>Everything that its nodes, its accesses and its transition read.</summary>
    public IEnumerable<Signal> ReadSignals => [.. Nodes.SelectMany(n => n.Inputs), .. OutputSignals];

    /// <summary>What its accesses and its transition read.</summary>
    public IEnumerable<Signal> OutputSignals =>
    [
        .. RegisterWrites.Select(w => w.Value), .. Reads.Select(r => r.Address), .. Writes.SelectMany(w => new[] { w.Address, w.Value }),
        .. Pushes.Select(p => p.Value), .. Enables, .. Next.Conditions(),
    ];

    /// <summary>The distinct enables of the accesses.</summary>
    public IEnumerable<Signal> Enables => Accesses.Select(access => access.Enable).OfType<Signal>().Distinct();
}

/// <summary>What a node, a write or a transition reads within a state.</summary>
public abstract record Signal(HardwareType Type);

public sealed record ConstantSignal(Int128 Literal, HardwareType Type) : Signal(Type);

/// <summary>A register's value before the clock edge that ends the state.</summary>
public sealed record RegisterSignal(Register Register) : Signal(Register.Type);

/// <summary>The output of a memory with synchronous read: the element read last.</summary>
public sealed record MemoryOutputSignal(Memory Memory) : Signal(Memory.ElementType);

/// <summary>The oldest element of a queue; any value while the queue is empty.</summary>
public sealed record QueueFrontSignal(Queue Queue) : Signal(Queue.ElementType);

/// <summary>
/// A combinational operation, evaluated in one state; an <see cref="OpCode"/> without storage, but no division, or
/// <see cref="OpCode.Load"/> from a memory without <see cref="Memory.HasSynchronousRead"/>. Semantics as in <see cref="OpCode"/>.
/// </summary>
/// <param name="Id">Unique in the design.</param>
/// <param name="Memory">The memory of a Load, otherwise null.</param>
/// <param name="Unit">The shared operator that computes it, or null for an operator of its own.</param>
public sealed record Node(
    int Id, OpCode Code, ImmutableArray<Signal> Inputs, HardwareType Type, Memory? Memory, FunctionalUnit? Unit,
    Provenance Origin)
    : Signal(Type);

/// <summary>A change of storage at the clock edge.</summary>
/// <param name="Enable">A bool: it happens only when this holds. Null: always.</param>
public abstract record StorageAccess(Signal? Enable);

/// <param name="Value">Already of the register's type.</param>
public sealed record RegisterWrite(Register Register, Signal Value, Provenance Origin, Signal? Enable = null)
    : StorageAccess(Enable);

/// <param name="Address">Of the memory's address type.</param>
public sealed record MemoryRead(Memory Memory, Signal Address, Provenance Origin, Signal? Enable = null)
    : StorageAccess(Enable);

/// <param name="Address">Of the memory's address type.</param>
/// <param name="Value">Of the memory's element type.</param>
public sealed record MemoryWrite(Memory Memory, Signal Address, Signal Value, Provenance Origin, Signal? Enable = null)
    : StorageAccess(Enable);

/// <summary>Takes the oldest element out of a queue; its value is that of <see cref="QueueFrontSignal"/> in the same state.</summary>
public sealed record QueuePop(Queue Queue, Provenance Origin, Signal? Enable = null) : StorageAccess(Enable);

/// <param name="Value">Of the queue's element type.</param>
public sealed record QueuePush(Queue Queue, Signal Value, Provenance Origin, Signal? Enable = null) : StorageAccess(Enable);

/// <summary>What follows a state.</summary>
public abstract record Transition
{
    /// <summary>Everything that it tests.</summary>
    public IEnumerable<Signal> Conditions() => this is Branch branch
        ? [branch.Condition, .. branch.WhenTrue.Conditions(), .. branch.WhenFalse.Conditions()]
        : [];

    /// <summary>Indices of all states that it may lead to.</summary>
    public IEnumerable<int> Targets() => this switch
    {
        Goto jump => [jump.State],
        Branch branch => branch.WhenTrue.Targets().Concat(branch.WhenFalse.Targets()),
        _ => [],
    };
}

public sealed record Goto(int State) : Transition;

/// <param name="Condition">A bool.</param>
public sealed record Branch(Signal Condition, Transition WhenTrue, Transition WhenFalse) : Transition;

/// <summary>Back to idle.</summary>
public sealed record Finish : Transition;
