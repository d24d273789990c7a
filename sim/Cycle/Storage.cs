using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Cycle;

/// <summary>Where the compiled states keep a design's registers, memory outputs, memories, queues and process activity.</summary>
internal sealed class StorageLayout
{
    private readonly Dictionary<Register, int> registerSlots = [];
    private readonly Dictionary<Memory, int> memoryIndices = [];
    private readonly Dictionary<(int State, Signal Enable), int> enableCounters = [];
    private readonly Dictionary<Queue, QueueSlots> queueSlots = [];
    private readonly HardwareDesign design;
    private readonly bool keepsAddresses;

    /// <param name="capacities">Queues that have another capacity than in the design.</param>
    /// <param name="keepsAddresses">The addresses of reads and writes are kept for an observer.</param>
    public StorageLayout(
        HardwareDesign design, IReadOnlyDictionary<Queue, int>? capacities = null, bool keepsAddresses = false)
    {
        this.design = design;
        this.keepsAddresses = keepsAddresses;
        foreach (Register register in design.Registers)
        {
            registerSlots.Add(register, registerSlots.Count);
        }

        foreach (Memory memory in design.Memories)
        {
            memoryIndices.Add(memory, memoryIndices.Count);
        }

        foreach (Queue queue in design.Queues)
        {
            int capacity = capacities?.GetValueOrDefault(queue, queue.Capacity) ?? queue.Capacity;
            int firstWord = ProcessSlotsStart + (2 * design.Processes.Length) + (QueueSlots.Count * queueSlots.Count);
            queueSlots.Add(
                queue, new(queue.With(queue.ElementType, capacity), firstWord, memoryIndices.Count + queueSlots.Count));
        }

        foreach ((int state, Signal enable) in design.Controller.States.SelectMany(s => s.Enables.Select(e => (s.Index, e))))
        {
            enableCounters.Add((state, enable), EnableCountersStart + enableCounters.Count);
        }
    }

    /// <summary>Index in <see cref="Storage.Words"/> of the counter of cycles in which a state's accesses with this enable took place.</summary>
    public int EnableCounterOf(State state, Signal enable) => enableCounters[(state.Index, enable)];

    /// <summary>The counters of <see cref="EnableCounterOf"/>, ordered by state.</summary>
    public Span<long> EnableCounters(Storage storage) => storage.Words.AsSpan(EnableCountersStart, enableCounters.Count);

    /// <summary>Index in <see cref="Storage.Words"/> of the address that a memory was last read at, or null when nobody asks.</summary>
    public int? ReadAddressOf(Memory memory) =>
        keepsAddresses ? AddressesStart + 2 * memoryIndices[memory] : null;

    /// <summary>As <see cref="ReadAddressOf"/>, of the last write.</summary>
    public int? WriteAddressOf(Memory memory) => ReadAddressOf(memory) + 1;

    /// <summary>Where a queue is kept.</summary>
    public QueueSlots Of(Queue queue) => queueSlots[queue];

    /// <summary>All queues, in the order of the design.</summary>
    public IReadOnlyList<QueueSlots> Queues => [.. design.Queues.Select(Of)];

    /// <summary>Index in <see cref="Storage.Words"/> of whether a process is active, as of the start of the cycle: 1 or 0.</summary>
    public int ActivitySlotOf(int process) => ProcessSlotsStart + (2 * process);

    /// <summary>Index in <see cref="Storage.Words"/> of whether a process starts at the end of the cycle: 1 or 0.</summary>
    public int StartSlotOf(int process) => ProcessSlotsStart + (2 * process) + 1;

    private int ProcessSlotsStart => registerSlots.Count + memoryIndices.Count;

    private int EnableCountersStart => ProcessSlotsStart + (2 * design.Processes.Length) + (QueueSlots.Count * design.Queues.Length);

    private int AddressesStart => EnableCountersStart + enableCounters.Count;

    /// <summary>Index of a register in <see cref="Storage.Words"/>.</summary>
    public int SlotOf(Register register) => registerSlots[register];

    /// <summary>Index of a memory's output, the element read last, in <see cref="Storage.Words"/>.</summary>
    public int OutputSlotOf(Memory memory) => registerSlots.Count + memoryIndices[memory];

    /// <summary>Index of a memory in <see cref="Storage.Memories"/>.</summary>
    public int IndexOf(Memory memory) => memoryIndices[memory];

    /// <summary>Storage after reset: initial values, memory outputs zero.</summary>
    public Storage CreateReset()
    {
        long[] words = new long[AddressesStart + (keepsAddresses ? 2 * memoryIndices.Count : 0)];
        foreach (Register register in design.Registers)
        {
            words[SlotOf(register)] = Word.ToBits(register.InitialValue);
        }

        foreach (QueueSlots queue in Queues)
        {
            words[queue.CanPush] = 1;
        }

        return new(words, [.. design.Memories.Select(InitialContents), .. Queues.Select(q => new long[q.Queue.Capacity])]);
    }

    /// <summary>
    /// Padded to all addresses of the address type, because a read whose result nobody uses may lie beyond the depth.
    /// </summary>
    private static long[] InitialContents(Memory memory)
    {
        long[] contents = new long[1 << memory.AddressType.Bits];
        for (int i = 0; i < memory.Depth; i++)
        {
            contents[i] = Word.ToBits(memory.InitialContents[i]);
        }

        return contents;
    }
}

/// <summary>
/// Content of a kernel's registers, memory outputs, process activity, queues, enable counters, kept addresses and memories, each
/// sign- or zero-extended to 64 bits. The elements of queues come after the memories.
/// </summary>
internal sealed record Storage(long[] Words, long[][] Memories);
