using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Sums of lengths over sets of blocks that are given as bits. Bit plane b has a one for each block that is longer than the shortest
/// by a number with bit b, so that a sum is a few population counts.
/// </summary>
internal sealed class BlockLengths
{
    private readonly int shortest;
    private readonly int planesPerPanel;
    private readonly ulong[] planes;

    /// <param name="lengths">Of the blocks of unit 0, 1, …</param>
    public BlockLengths(int[] lengths)
    {
        shortest = lengths.Min();
        planesPerPanel = BitOperations.Log2((uint)(lengths.Max() - shortest)) + 1;
        planes = new ulong[Panels.CountFor(lengths.Length) * planesPerPanel];
        for (int q = 0; q < lengths.Length; q++)
        {
            for (int plane = 0; plane < planesPerPanel; plane++)
            {
                bool hasBit = (lengths[q] - shortest >> plane & 1) != 0;
                planes[Panels.Of(q) * planesPerPanel + plane] |= hasBit ? Panels.Bit(q) : 0;
            }
        }
    }

    public long Bytes => MemoryFootprint.Of(planes);

    /// <summary>Total length of these blocks of a panel.</summary>
    public int Sum(int panel, ulong blocks)
    {
        int sum = BitOperations.PopCount(blocks) * shortest;
        ReadOnlySpan<ulong> planesOfPanel = planes.AsSpan(panel * planesPerPanel, planesPerPanel);
        for (int plane = 0; plane < planesOfPanel.Length; plane++)
        {
            sum += BitOperations.PopCount(blocks & planesOfPanel[plane]) << plane;
        }

        return sum;
    }
}
