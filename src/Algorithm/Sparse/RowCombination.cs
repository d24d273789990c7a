using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The inner loop of sums over many rows: Σ_j w_j·x_j over vectors x_j of equal length. Up to four cache lines of the sum stay in
/// registers while all j go by, so a multiply-accumulate costs one load. Every element is computed by the same chain of fused
/// multiply-adds whatever the vectors' width, so results do not depend on the processor.
/// </summary>
/// <remarks>
/// Vectors are whole cache lines long and lie in <c>source</c> at the given starts; to keep the loops free of bounds checks the
/// starts are not checked. No vector may overlap the sum.
/// </remarks>
internal static class RowCombination<T>
    where T : IFloatingPointIeee754<T>
{
    private static int LineLength => CacheLine<T>.Length;

    /// <summary>sum = Σ_j w_j·x_j, whatever <paramref name="sum"/> held before.</summary>
    public static void Set(Span<T> sum, ReadOnlySpan<T> source, ReadOnlySpan<int> starts, ReadOnlySpan<T> weights) =>
        ScaleAndAdd(sum, T.Zero, source, starts, weights);

    /// <summary>sum = factor·sum + Σ_j w_j·x_j; at factor 0, whatever <paramref name="sum"/> held before.</summary>
    public static void ScaleAndAdd(
        Span<T> sum, T factor, ReadOnlySpan<T> source, ReadOnlySpan<int> starts, ReadOnlySpan<T> weights)
    {
        ref T s = ref MemoryMarshal.GetReference(sum);
        ref T x = ref MemoryMarshal.GetReference(source);
        int length = sum.Length;
        int i = 0;
        for (; i + 4 * LineLength <= length; i += 4 * LineLength)
        {
            FourLines(ref Unsafe.Add(ref s, i), factor, ref Unsafe.Add(ref x, i), starts, weights);
        }

        if (i + 2 * LineLength <= length)
        {
            TwoLines(ref Unsafe.Add(ref s, i), factor, ref Unsafe.Add(ref x, i), starts, weights);
            i += 2 * LineLength;
        }

        if (i < length)
        {
            OneLine(ref Unsafe.Add(ref s, i), factor, ref Unsafe.Add(ref x, i), starts, weights);
        }
    }

    /// <summary>sum = weight·row</summary>
    public static void Set(Span<T> sum, T weight, ReadOnlySpan<T> row)
    {
        Vector512<T> w = Vector512.Create(weight);
        ref T s = ref MemoryMarshal.GetReference(sum);
        ref T x = ref MemoryMarshal.GetReference(row);
        for (nuint i = 0; i < (nuint)row.Length; i += (nuint)LineLength)
        {
            (w * Vector512.LoadUnsafe(ref x, i)).StoreUnsafe(ref s, i);
        }
    }

    /// <summary>sum += weight·row</summary>
    public static void Add(Span<T> sum, T weight, ReadOnlySpan<T> row)
    {
        Vector512<T> w = Vector512.Create(weight);
        ref T s = ref MemoryMarshal.GetReference(sum);
        ref T x = ref MemoryMarshal.GetReference(row);
        for (int line = 0; line < row.Length / LineLength; line++)
        {
            Store(MultiplyAdd(w, ref x, line, Vector512.LoadUnsafe(ref s, (nuint)(line * LineLength))), ref s, line);
        }
    }

    private static void FourLines(ref T s, T factor, ref T x, ReadOnlySpan<int> starts, ReadOnlySpan<T> weights)
    {
        Vector512<T> sum0 = Scaled(factor, ref s, 0);
        Vector512<T> sum1 = Scaled(factor, ref s, 1);
        Vector512<T> sum2 = Scaled(factor, ref s, 2);
        Vector512<T> sum3 = Scaled(factor, ref s, 3);
        for (int j = 0; j < starts.Length; j++)
        {
            Vector512<T> weight = Vector512.Create(weights[j]);
            ref T line = ref Unsafe.Add(ref x, starts[j]);
            sum0 = MultiplyAdd(weight, ref line, 0, sum0);
            sum1 = MultiplyAdd(weight, ref line, 1, sum1);
            sum2 = MultiplyAdd(weight, ref line, 2, sum2);
            sum3 = MultiplyAdd(weight, ref line, 3, sum3);
        }

        Store(sum0, ref s, 0);
        Store(sum1, ref s, 1);
        Store(sum2, ref s, 2);
        Store(sum3, ref s, 3);
    }

    private static void TwoLines(ref T s, T factor, ref T x, ReadOnlySpan<int> starts, ReadOnlySpan<T> weights)
    {
        Vector512<T> sum0 = Scaled(factor, ref s, 0);
        Vector512<T> sum1 = Scaled(factor, ref s, 1);
        for (int j = 0; j < starts.Length; j++)
        {
            Vector512<T> weight = Vector512.Create(weights[j]);
            ref T line = ref Unsafe.Add(ref x, starts[j]);
            sum0 = MultiplyAdd(weight, ref line, 0, sum0);
            sum1 = MultiplyAdd(weight, ref line, 1, sum1);
        }

        Store(sum0, ref s, 0);
        Store(sum1, ref s, 1);
    }

    private static void OneLine(ref T s, T factor, ref T x, ReadOnlySpan<int> starts, ReadOnlySpan<T> weights)
    {
        Vector512<T> sum = Scaled(factor, ref s, 0);
        for (int j = 0; j < starts.Length; j++)
        {
            sum = MultiplyAdd(Vector512.Create(weights[j]), ref Unsafe.Add(ref x, starts[j]), 0, sum);
        }

        Store(sum, ref s, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Scaled(T factor, ref T s, int line) => factor == T.Zero
        ? Vector512<T>.Zero
        : Vector512.Create(factor) * Vector512.LoadUnsafe(ref s, (nuint)(line * LineLength));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<T> sum, ref T s, int line) => sum.StoreUnsafe(ref s, (nuint)(line * LineLength));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> MultiplyAdd(Vector512<T> weight, ref T x, int line, Vector512<T> sum) =>
        CacheLine<T>.MultiplyAdd(weight, ref x, (nuint)(line * LineLength), sum);
}
