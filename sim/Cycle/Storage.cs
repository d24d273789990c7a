using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Cycle;

/// <summary>Where the compiled states keep a design's registers, memory outputs and memories.</summary>
internal sealed class StorageLayout
{
    private readonly Dictionary<Register, int> registerSlots = [];
    private readonly Dictionary<Memory, int> memoryIndices = [];
    private readonly HardwareDesign design;

    public StorageLayout(HardwareDesign design)
    {
        this.design = design;
        foreach (Register register in design.Registers)
        {
            registerSlots.Add(register, registerSlots.Count);
        }

        foreach (Memory memory in design.Memories)
        {
            memoryIndices.Add(memory, memoryIndices.Count);
        }
    }

    /// <summary>Index of a register in <see cref="Storage.Words"/>.</summary>
    public int SlotOf(Register register) => registerSlots[register];

    /// <summary>Index of a memory's output, the element read last, in <see cref="Storage.Words"/>.</summary>
    public int OutputSlotOf(Memory memory) => registerSlots.Count + memoryIndices[memory];

    /// <summary>Index of a memory in <see cref="Storage.Memories"/>.</summary>
    public int IndexOf(Memory memory) => memoryIndices[memory];

    /// <summary>Storage after reset: initial values, memory outputs zero.</summary>
    public Storage CreateReset()
    {
        long[] words = new long[design.Registers.Length + design.Memories.Length];
        foreach (Register register in design.Registers)
        {
            words[SlotOf(register)] = Word.ToBits(register.InitialValue);
        }

        return new(words, [.. design.Memories.Select(InitialContents)]);
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

/// <summary>Content of a kernel's registers, memory outputs and memories, each sign- or zero-extended to 64 bits.</summary>
internal sealed record Storage(long[] Words, long[][] Memories);
