using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Cycle;

/// <summary>One cycle of a simulation, for an <see cref="ICycleObserver"/>.</summary>
public sealed class CycleView
{
    private readonly ICycleObserver observer;
    private readonly HardwareDesign design;
    private readonly StorageLayout layout;
    private readonly Storage storage;
    private readonly State?[] states;
    private readonly bool[] stalls;
    private readonly Dictionary<(State State, Signal Enable), long> enabledBefore = [];

    internal CycleView(ICycleObserver observer, HardwareDesign design, StorageLayout layout, Storage storage)
    {
        (this.observer, this.design, this.layout, this.storage) = (observer, design, layout, storage);
        states = new State?[1 + design.Processes.Length];
        stalls = new bool[states.Length];
    }

    /// <summary>Counts all cycles of the simulation from 0, idle ones included.</summary>
    public long Number { get; private set; } = -1;

    /// <summary>Runs started so far; this cycle's is included.</summary>
    public int Runs { get; private set; }

    /// <summary>Counts the busy cycles of a run from 1; 0 when the kernel is idle.</summary>
    public long CycleOfRun { get; private set; }

    /// <summary>Index of the entry method that runs, or null when the kernel is idle.</summary>
    public int? Entry { get; private set; }

    /// <summary>State of the entries' controller, then of each process; null for those that are idle.</summary>
    public IReadOnlyList<State?> States => states;

    /// <summary>After the edge: whether a controller waited in its state, so that nothing of it happened.</summary>
    public bool Stalled(int controller) => stalls[controller];

    /// <summary>After the edge: the states that took place.</summary>
    public IEnumerable<State> Executed =>
        Enumerable.Range(0, states.Length).Where(i => !stalls[i]).Select(i => states[i]).OfType<State>();

    /// <summary>Content of a register.</summary>
    public long ValueOf(Register register) => storage.Words[layout.SlotOf(register)];

    /// <summary>Output of a memory with synchronous read.</summary>
    public long OutputOf(Memory memory) => storage.Words[layout.OutputSlotOf(memory)];

    /// <summary>Content of an element of a memory.</summary>
    public long ElementOf(Memory memory, int address) => storage.Memories[layout.IndexOf(memory)][address];

    /// <summary>Number of elements in a queue between processes.</summary>
    public long CountOf(Queue queue) => storage.Words[layout.Of(queue).Pushed] - storage.Words[layout.Of(queue).Popped];

    /// <summary>After the edge: whether an access of one of the <see cref="Executed"/> states took place in this cycle.</summary>
    public bool TookPlace(State state, StorageAccess access) => access.Enable is not { } enable
        || storage.Words[layout.EnableCounterOf(state, enable)] != enabledBefore[(state, enable)];

    /// <summary>After the edge: where a read that took place reads.</summary>
    public int AddressOf(MemoryRead read) => (int)storage.Words[layout.ReadAddressOf(read.Memory)!.Value];

    /// <summary>After the edge: where a write that took place writes.</summary>
    public int AddressOf(MemoryWrite write) => (int)storage.Words[layout.WriteAddressOf(write.Memory)!.Value];

    internal void Idle()
    {
        (Entry, CycleOfRun) = (null, 0);
        Array.Clear(states);
        Array.Clear(stalls);
        Number++;
        observer.BeforeEdge(this);
    }

    internal void StartRun(int entry)
    {
        Runs++;
        Entry = entry;
    }

    /// <param name="indices">State of each controller, <see cref="StateCompiler.Idle"/> for those that are idle.</param>
    internal void BeforeEdge(ReadOnlySpan<int> indices)
    {
        Number++;
        CycleOfRun++;
        enabledBefore.Clear();
        Array.Clear(stalls);
        for (int i = 0; i < indices.Length; i++)
        {
            states[i] = indices[i] == StateCompiler.Idle ? null : design.Controller.States[indices[i]];
            foreach (Signal enable in states[i]?.Enables ?? [])
            {
                enabledBefore.Add((states[i]!, enable), storage.Words[layout.EnableCounterOf(states[i]!, enable)]);
            }
        }

        observer.BeforeEdge(this);
    }

    internal void Stall(int controller) => stalls[controller] = true;

    internal void AfterEdge() => observer.AfterEdge(this);
}
