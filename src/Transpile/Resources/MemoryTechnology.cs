using System.Collections.Immutable;

namespace SparseRtrl.Transpile.Resources;

/// <summary>
/// The kinds of RAM of a device family, and which of them yosys' <c>memory_libmap</c> takes for a memory: the cheapest, flip-flops
/// included.
/// </summary>
public sealed class MemoryTechnology
{
    /// <summary>yosys' weight of a bit of a table that is made of look-up tables; a flip-flop weighs 1.</summary>
    private const double TableBitCost = 1 / 16.0;

    private readonly RamBlock? distributed;
    private readonly ImmutableArray<RamBlock> block;
    private readonly RamBlock? singlePort;

    private MemoryTechnology(RamBlock? distributed, ImmutableArray<RamBlock> block, RamBlock? singlePort)
    {
        this.distributed = distributed;
        this.block = block;
        this.singlePort = singlePort;
    }

    /// <summary>iCE40 UltraPlus: EBR and SPRAM.</summary>
    public static MemoryTechnology IceUltraPlus { get; } = new(null, RamBlock.Ice40, RamBlock.Ice40SinglePort);

    /// <summary>iCE40 HX: EBR.</summary>
    public static MemoryTechnology IceHighSpeed { get; } = new(null, RamBlock.Ice40, null);

    /// <summary>ECP5: EBR, and logic cells as RAM.</summary>
    public static MemoryTechnology Ecp5 { get; } = new(RamBlock.Ecp5Distributed, RamBlock.Ecp5, null);

    /// <summary>The same without single-port RAM.</summary>
    public MemoryTechnology WithoutSinglePortRam => new(distributed, block, null);

    /// <summary>Without it, memories that ask for single-port RAM get block RAM.</summary>
    public bool HasSinglePortRam => singlePort is not null;

    /// <summary>Block RAMs for a memory; none where flip-flops or distributed RAM are cheaper.</summary>
    internal int BlockRams(MemoryShape shape)
    {
        // yosys compares each cost with the whole part of the least one before it.
        double best = Math.Floor(shape.Width * shape.Depth * (shape.IsWritten ? 1 : TableBitCost));
        if (distributed is not null && shape.IsWritten)
        {
            best = Math.Min(best, Math.Floor(distributed.Use(shape).Cost));
        }

        BlockUse use = block.Select(form => form.Use(shape)).MinBy(u => u.Cost);
        return use.Cost < best ? use.Blocks : 0;
    }

    /// <summary>Blocks of distributed RAM for a memory for which that is the cheapest.</summary>
    internal int DistributedRams(MemoryShape shape) =>
        distributed is not null && shape.IsWritten && BlockRams(shape) == 0 && distributed.Use(shape) is var use
            && use.Cost < shape.Width * shape.Depth
            ? use.Blocks
            : 0;

    /// <summary>Single-port RAMs for a memory that asks for them.</summary>
    internal int SinglePortRams(MemoryShape shape) => singlePort?.Use(shape).Blocks ?? 0;
}
