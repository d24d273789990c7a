using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Resources;

/// <summary>
/// The RAM blocks that yosys will take for a part of a design: a memory, an array with all its banks and copies, or a queue.
/// </summary>
/// <param name="Name">Of the memory or the field.</param>
/// <param name="BlockRams">SB_RAM40_4K or DP16KD. None for a memory so small that yosys makes it of flip-flops or distributed RAM.</param>
/// <param name="SinglePortRams">SB_SPRAM256KA.</param>
/// <param name="DistributedRams">TRELLIS_DPR16X4.</param>
public sealed record MemoryUse(string Name, SourceSpan DeclaredAt, int BlockRams, int SinglePortRams, int DistributedRams = 0)
{
    /// <summary>Every array, then every queue between processes, in the order of the design.</summary>
    public static ImmutableArray<MemoryUse> Of(HardwareDesign design, MemoryTechnology technology) =>
    [
        .. HostArray.Of(design).Select(array => Of(array, design, technology)),
        .. design.Queues.Select(queue => new MemoryUse(queue.Name, queue.DeclaredAt, BlockRamsOf(queue, technology), SinglePortRams: 0)),
    ];

    /// <summary>One memory of a design.</summary>
    public static MemoryUse Of(Memory memory, HardwareDesign design, MemoryTechnology technology) => new(
        memory.Name, memory.DeclaredAt,
        memory.Kind == MemoryKind.BlockRam && IsRead(memory, design) ? technology.BlockRams(ShapeOf(memory, design)) : 0,
        memory.Kind == MemoryKind.Spram && IsRead(memory, design) ? technology.SinglePortRams(ShapeOf(memory, design)) : 0,
        memory.Kind == MemoryKind.BlockRam && IsRead(memory, design) ? technology.DistributedRams(ShapeOf(memory, design)) : 0);

    private static MemoryUse Of(HostArray array, HardwareDesign design, MemoryTechnology technology)
    {
        List<MemoryUse> memories = [.. array.Banks.SelectMany(copies => copies).Select(m => Of(m, design, technology))];
        return new(array.Name, memories[0].DeclaredAt, memories.Sum(m => m.BlockRams), memories.Sum(m => m.SinglePortRams), memories.Sum(m => m.DistributedRams));
    }

    /// <summary>Synthesis keeps no memory that nobody reads.</summary>
    private static bool IsRead(Memory memory, HardwareDesign design) =>
        memory.IsHostReadable || design.Controller.States.Any(s => s.Reads.Any(r => r.Memory == memory));

    private static MemoryShape ShapeOf(Memory memory, HardwareDesign design)
    {
        ImmutableArray<State> states = design.Controller.States;
        bool isWritten = memory.IsHostWritable || states.Any(s => s.Writes.Any(w => w.Memory == memory));
        bool collides = states.Any(s => s.Writes.Any(w => w.Memory == memory) && s.Reads.Any(r => r.Memory == memory));
        return new(isWritten ? memory.ElementType.Bits : VaryingBits(memory), DeclaredDepth(memory), isWritten, collides);
    }

    /// <summary>An array of one element has a second one, because an address has a bit.</summary>
    private static int DeclaredDepth(Memory memory) => Math.Max(2, memory.Depth);

    /// <summary>Bits that are not the same in all elements of a table: synthesis keeps no others.</summary>
    private static int VaryingBits(Memory table)
    {
        IEnumerable<Int128> declared = table.InitialContents.Concat(Enumerable.Repeat(Int128.Zero, DeclaredDepth(table) - table.Depth));
        Int128 varying = declared.Aggregate(Int128.Zero, (bits, value) => bits | (value ^ table.InitialContents[0]));
        return (int)Int128.PopCount(varying & HardwareType.Unsigned(table.ElementType.Bits).Maximum);
    }

    /// <summary>A queue in block RAM looks at its oldest element in every cycle, also while it takes a new one.</summary>
    private static int BlockRamsOf(Queue queue, MemoryTechnology technology) => queue.Kind == MemoryKind.BlockRam
        ? technology.BlockRams(new(queue.ElementType.Bits, queue.Capacity, IsWritten: true, ReadsOldContent: true))
        : 0;
}
