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
                planes[(Panels.Of(q) + 1) * planesPerPanel - 1 - plane] |= hasBit ? Panels.Bit(q) : 0;
            }
        }
    }

    public long Bytes => MemoryFootprint.Of(planes);

    /// <summary>Total length of these blocks of a panel.</summary>
    public int Sum(int panel, ulong blocks)
    {
        int sum = 0;
        foreach (ulong plane in planes.AsSpan(panel * planesPerPanel, planesPerPanel))
        {
            sum = 2 * sum + BitOperations.PopCount(blocks & plane);
        }

        return sum + BitOperations.PopCount(blocks) * shortest;
    }
}
