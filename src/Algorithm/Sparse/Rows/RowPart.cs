using System.Numerics;
using System.Runtime.InteropServices;

namespace SparseRtrl.Algorithm;

/// <summary>The blocks of one row of a block matrix within one panel. They lie side by side, ascending in q.</summary>
/// <param name="Start">Where the first of them begins.</param>
/// <param name="Blocks">One bit per block: whether it is there.</param>
/// <param name="Given">Those that begin a step with something that the recursion then adds to.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct RowPart(int Start, ulong Blocks, ulong Given)
{
    public int Count => BitOperations.PopCount(Blocks);

    /// <summary>Where the block of this bit begins.</summary>
    public int StartOf(ulong bit, int blockLength) => Start + BitOperations.PopCount(Blocks & (bit - 1)) * blockLength;
}
