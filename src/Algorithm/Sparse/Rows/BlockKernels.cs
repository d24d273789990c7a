using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The inner loops of block matrices. Blocks are whole cache lines long, so a loop has no remainder. Every element is computed by
/// the same chain of fused multiply-adds whatever the width of the vectors, so results do not depend on the processor. None of the
/// methods checks its bounds, and none with a loop over blocks is inlined, because several such loops run out of registers.
/// </summary>
internal static class BlockKernels<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>sum = weight·block, for any number of blocks side by side.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Set(ref T sum, ref T block, T weight, int length)
    {
        Vector512<T> w = Vector512.Create(weight);
        for (nuint i = 0; i < (nuint)length; i += (nuint)CacheLine<T>.Length)
        {
            (w * Vector512.LoadUnsafe(ref block, i)).StoreUnsafe(ref sum, i);
        }
    }

    /// <summary>sum *= factor; at factor 0 it becomes zero whatever it held before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(ref T sum, T factor, int length)
    {
        Vector512<T> f = Vector512.Create(factor);
        Vector512<T> kept = ~Vector512.Equals(f, Vector512<T>.Zero);
        for (nuint i = 0; i < (nuint)length; i += (nuint)CacheLine<T>.Length)
        {
            (f * (Vector512.LoadUnsafe(ref sum, i) & kept)).StoreUnsafe(ref sum, i);
        }
    }

    /// <summary>row += weight·source in the blocks of the source that the row has, or = where nothing was written yet.</summary>
    /// <param name="written">Blocks of the row that are added to. There is no branch on it: it would be hard to predict.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Accumulate(ref T after, in RowPart row, ref T before, in RowPart source, ulong written, T weight, int length)
    {
        Vector512<T> w = Vector512.Create(weight);
        for (ulong bits = source.Blocks & row.Blocks; bits != 0; bits &= bits - 1)
        {
            ulong bit = bits & (~bits + 1);
            ref T sum = ref Unsafe.Add(ref after, row.StartOf(bit, length));
            ref T block = ref Unsafe.Add(ref before, source.StartOf(bit, length));
            Vector512<T> kept = Vector512.Create((written & bit) != 0 ? ulong.MaxValue : 0).As<ulong, T>();
            for (nuint i = 0; i < (nuint)length; i += (nuint)CacheLine<T>.Length)
            {
                CacheLine<T>.MultiplyAdd(w, ref block, i, Vector512.LoadUnsafe(ref sum, i) & kept).StoreUnsafe(ref sum, i);
            }
        }
    }

    /// <summary>The same for blocks of one line.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void AccumulateLines(ref T after, in RowPart row, ref T before, in RowPart source, ulong written, T weight)
    {
        Vector512<T> w = Vector512.Create(weight);
        for (ulong bits = source.Blocks & row.Blocks; bits != 0; bits &= bits - 1)
        {
            ulong bit = bits & (~bits + 1);
            ref T sum = ref Unsafe.Add(ref after, row.StartOf(bit, CacheLine<T>.Length));
            ref T block = ref Unsafe.Add(ref before, source.StartOf(bit, CacheLine<T>.Length));
            Vector512<T> kept = Vector512.Create((written & bit) != 0 ? ulong.MaxValue : 0).As<ulong, T>();
            CacheLine<T>.MultiplyAdd(w, ref block, 0, Vector512.LoadUnsafe(ref sum) & kept).StoreUnsafe(ref sum);
        }
    }

    /// <summary>sums_qo += weight_o·block_q for some of the blocks q of a row, one sum o per weight.</summary>
    /// <param name="sums">Of the first unit of the panel; those of one q lie side by side, and so do the q.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void AddOuter(ref T sums, ref T panel, in RowPart row, ulong bits, ReadOnlySpan<T> weights, int length)
    {
        int stride = weights.Length * length;
        for (bits &= row.Blocks; bits != 0; bits &= bits - 1)
        {
            ref T sum = ref Unsafe.Add(ref sums, BitOperations.TrailingZeroCount(bits) * stride);
            ref T block = ref Unsafe.Add(ref panel, row.StartOf(bits & (~bits + 1), length));
            foreach (T weight in weights)
            {
                Vector512<T> w = Vector512.Create(weight);
                for (nuint i = 0; i < (nuint)length; i += (nuint)CacheLine<T>.Length)
                {
                    CacheLine<T>.MultiplyAdd(w, ref block, i, Vector512.LoadUnsafe(ref sum, i)).StoreUnsafe(ref sum, i);
                }

                sum = ref Unsafe.Add(ref sum, length);
            }
        }
    }

    /// <summary>The same for blocks of one line and one sum.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void AddLines(ref T sums, ref T panel, in RowPart row, ulong bits, T weight)
    {
        Vector512<T> w = Vector512.Create(weight);
        for (bits &= row.Blocks; bits != 0; bits &= bits - 1)
        {
            ref T sum = ref Unsafe.Add(ref sums, BitOperations.TrailingZeroCount(bits) * CacheLine<T>.Length);
            ref T block = ref Unsafe.Add(ref panel, row.StartOf(bits & (~bits + 1), CacheLine<T>.Length));
            CacheLine<T>.MultiplyAdd(w, ref block, 0, Vector512.LoadUnsafe(ref sum)).StoreUnsafe(ref sum);
        }
    }
}
