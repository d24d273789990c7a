using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SparseRtrl.Transpile.Resources;

/// <summary>A memory as synthesis sees it.</summary>
/// <param name="Width">Bits of an element.</param>
/// <param name="Depth">Elements.</param>
/// <param name="IsWritten">Whether it has a write port; it always has a read port.</param>
/// <param name="ReadsOldContent">Whether an element may be read and written in one cycle.</param>
internal sealed record MemoryShape(int Width, int Depth, bool IsWritten, bool ReadsOldContent);

/// <summary>What a memory takes of a kind of block, and how that compares with other ways to build it.</summary>
/// <param name="Cost">In the unit of yosys' <c>memory_libmap</c>: a bit of a flip-flop memory is 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BlockUse(int Blocks, double Cost);

/// <summary>
/// A kind of RAM block, and how yosys' <c>memory_libmap</c> (passes/memory/memory_libmap.cc, techlibs/ice40/brams.txt and spram.txt,
/// techlibs/ecp5/brams.txt and lutrams.txt) makes a memory of it: for each width that the block can have, elements are laid side by side
/// and, beyond the depth of a block, over each other, with multiplexers for the high bits of the address. The cheapest width is taken.
/// </summary>
/// <param name="AddressBits">At the smallest width.</param>
/// <param name="Widths">Ascending; each halves the depth of the one before.</param>
/// <param name="LargestUnit">Widest data port.</param>
/// <param name="ByteBits">Bits that are written as one: an element starts at a multiple of it. 0: all bits of the port.</param>
/// <param name="Cost">Of one block.</param>
/// <param name="ReadsAtOnce">Without a clock: what is read while it is written is the old element then.</param>
internal sealed record RamBlock(
    int AddressBits, ImmutableArray<int> Widths, int LargestUnit, int ByteBits, double Cost, bool ReadsAtOnce = false)
{
    private const double MultiplexerCost = 0.5;
    private const double EmulationCost = 2;

    /// <summary>A read port that shares no port with a write.</summary>
    private const int ReadPortScore = 1;

    /// <summary>Registers that hold a write back by a cycle, and the comparison of addresses that makes up for it.</summary>
    private const int OldContentScore = 6;

    private const int Ice40Cost = 64;
    private const int Ice40AddressBits = 11;
    private const int Ecp5Cost = 128;

    /// <summary>
    /// SB_RAM40_4K at one of its narrow widths, where a write replaces the whole word; or with its mask of written bits, which only exists
    /// at full width.
    /// </summary>
    public static ImmutableArray<RamBlock> Ice40 { get; } =
    [
        new(Ice40AddressBits, [2, 4, 8], LargestUnit: 8, ByteBits: 0, Ice40Cost),
        new(Ice40AddressBits, [2, 4, 8, 16], LargestUnit: 16, ByteBits: 1, Ice40Cost),
    ];

    /// <summary>SB_SPRAM256KA.</summary>
    public static RamBlock Ice40SinglePort { get; } = new(AddressBits: 14, [16], LargestUnit: 16, ByteBits: 4, Cost: 2048);

    /// <summary>
    /// DP16KD, with two ports of up to 18 bits, or as PDPW16KD, one of whose ports writes 36 bits, or some bytes of them.
    /// </summary>
    public static ImmutableArray<RamBlock> Ecp5 { get; } =
    [
        new(AddressBits: 14, [1, 2, 4, 9, 18], LargestUnit: 18, ByteBits: 9, Ecp5Cost),
        new(AddressBits: 11, [9, 18, 36], LargestUnit: 36, ByteBits: 9, Ecp5Cost),
    ];

    /// <summary>TRELLIS_DPR16X4.</summary>
    public static RamBlock Ecp5Distributed { get; } =
        new(AddressBits: 4, [4], LargestUnit: 4, ByteBits: 0, Cost: 4, ReadsAtOnce: true);

    /// <summary>The cheapest way; of two that cost the same the one with the narrower port.</summary>
    public BlockUse Use(MemoryShape shape)
    {
        BlockUse? best = null;
        for (int i = 0; i < Widths.Length; i++)
        {
            BlockUse use = UseAt(Widths[i], AddressBits - i, shape);
            if (best is null || use.Cost < Math.Floor(best.Value.Cost))
            {
                best = use;
            }
        }

        return best!.Value;
    }

    private BlockUse UseAt(int width, int addressBits, MemoryShape shape)
    {
        int unit = Math.Min(width, LargestUnit);
        int granule = !shape.IsWritten ? 1 : ByteBits == 0 || ByteBits > unit ? unit : ByteBits;
        int rows = Divided(shape.Depth, 1 << addressBits);
        int blocks = Divided(rows * Divided(shape.Width, granule) * granule, unit);
        int multiplexers = (rows - 1) * shape.Width;
        int decoders = shape.IsWritten && rows > 1 ? rows : 0;
        int emulation = ReadPortScore + (shape.ReadsOldContent && !ReadsAtOnce ? OldContentScore : 0);
        return new(blocks, (Cost * blocks) + (MultiplexerCost * (multiplexers + decoders)) + (EmulationCost * emulation));
    }

    private static int Divided(int dividend, int divisor) => (dividend + divisor - 1) / divisor;
}
