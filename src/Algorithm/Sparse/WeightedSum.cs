using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The one inner loop of the sparse engines: Σ_j w_j·x_j over blocks x_j of equal length. Influence rows, gradient traces and loss
/// gradients are all such sums. Up to four blocks are read per pass, so the sum is written once per four multiply-accumulates.
/// Every element is computed by the same chain of fused multiply-adds whatever the vectors' width, so results do not depend on
/// the processor.
/// </summary>
/// <remarks>
/// Blocks are whole vectors long (<see cref="PaddedBlocks{T}"/>) and lie in <c>source</c> at the given starts; to keep the loops
/// free of bounds checks the starts are not checked. No block may overlap the sum.
/// </remarks>
internal static class WeightedSum<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>sum = Σ_j w_j·x_j, whatever <paramref name="sum"/> held before.</summary>
    public static void Set(Span<T> sum, ReadOnlySpan<T> source, ReadOnlySpan<int> starts, ReadOnlySpan<T> weights)
    {
        if (starts.Length == 0)
        {
            sum.Clear();
            return;
        }

        ref T s = ref MemoryMarshal.GetReference(sum);
        ref T x = ref MemoryMarshal.GetReference(source);
        if (starts.Length % 2 != 0)
        {
            SetOne(ref s, sum.Length, ref Unsafe.Add(ref x, starts[0]), weights[0]);
            AddPairs(ref s, sum.Length, ref x, starts[1..], weights[1..]);
        }
        else
        {
            SetTwo(ref s, sum.Length, ref x, starts, weights);
            AddPairs(ref s, sum.Length, ref x, starts[2..], weights[2..]);
        }
    }

    /// <summary>sum += Σ_j w_j·x_j</summary>
    public static void Add(Span<T> sum, ReadOnlySpan<T> source, ReadOnlySpan<int> starts, ReadOnlySpan<T> weights)
    {
        ref T s = ref MemoryMarshal.GetReference(sum);
        ref T x = ref MemoryMarshal.GetReference(source);
        int first = starts.Length % 2;
        if (first != 0)
        {
            AddOne(ref s, sum.Length, ref Unsafe.Add(ref x, starts[0]), weights[0]);
        }

        AddPairs(ref s, sum.Length, ref x, starts[first..], weights[first..]);
    }

    /// <summary>sum *= factor</summary>
    public static void Scale(Span<T> sum, T factor)
    {
        Vector256<T> f = Vector256.Create(factor);
        ref T s = ref MemoryMarshal.GetReference(sum);
        for (nuint i = 0; i < (nuint)sum.Length; i += (nuint)Vector256<T>.Count)
        {
            (f * Vector256.LoadUnsafe(ref s, i)).StoreUnsafe(ref s, i);
        }
    }

    private static void AddPairs(ref T s, int length, ref T x, ReadOnlySpan<int> starts, ReadOnlySpan<T> weights)
    {
        int j = starts.Length % 4;
        if (j != 0)
        {
            AddTwo(ref s, length, ref x, starts, weights);
        }

        for (; j < starts.Length; j += 4)
        {
            AddFour(ref s, length, ref x, starts.Slice(j, 4), weights.Slice(j, 4));
        }
    }

    private static void SetOne(ref T s, int length, ref T x, T weight)
    {
        Vector256<T> w = Vector256.Create(weight);
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector256<T>.Count)
        {
            (w * Vector256.LoadUnsafe(ref x, i)).StoreUnsafe(ref s, i);
        }
    }

    private static void AddOne(ref T s, int length, ref T x, T weight)
    {
        Vector256<T> w = Vector256.Create(weight);
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector256<T>.Count)
        {
            MultiplyAdd(w, ref x, i, Vector256.LoadUnsafe(ref s, i)).StoreUnsafe(ref s, i);
        }
    }

    private static void SetTwo(ref T s, int length, ref T x, ReadOnlySpan<int> starts, ReadOnlySpan<T> weights)
    {
        ref T x0 = ref Unsafe.Add(ref x, starts[0]);
        ref T x1 = ref Unsafe.Add(ref x, starts[1]);
        Vector256<T> w0 = Vector256.Create(weights[0]);
        Vector256<T> w1 = Vector256.Create(weights[1]);
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector256<T>.Count)
        {
            MultiplyAdd(w1, ref x1, i, w0 * Vector256.LoadUnsafe(ref x0, i)).StoreUnsafe(ref s, i);
        }
    }

    private static void AddTwo(ref T s, int length, ref T x, ReadOnlySpan<int> starts, ReadOnlySpan<T> weights)
    {
        ref T x0 = ref Unsafe.Add(ref x, starts[0]);
        ref T x1 = ref Unsafe.Add(ref x, starts[1]);
        Vector256<T> w0 = Vector256.Create(weights[0]);
        Vector256<T> w1 = Vector256.Create(weights[1]);
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector256<T>.Count)
        {
            Vector256<T> sum = MultiplyAdd(w0, ref x0, i, Vector256.LoadUnsafe(ref s, i));
            MultiplyAdd(w1, ref x1, i, sum).StoreUnsafe(ref s, i);
        }
    }

    private static void AddFour(ref T s, int length, ref T x, ReadOnlySpan<int> starts, ReadOnlySpan<T> weights)
    {
        ref T x0 = ref Unsafe.Add(ref x, starts[0]);
        ref T x1 = ref Unsafe.Add(ref x, starts[1]);
        ref T x2 = ref Unsafe.Add(ref x, starts[2]);
        ref T x3 = ref Unsafe.Add(ref x, starts[3]);
        Vector256<T> w0 = Vector256.Create(weights[0]);
        Vector256<T> w1 = Vector256.Create(weights[1]);
        Vector256<T> w2 = Vector256.Create(weights[2]);
        Vector256<T> w3 = Vector256.Create(weights[3]);
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector256<T>.Count)
        {
            Vector256<T> sum = MultiplyAdd(w0, ref x0, i, Vector256.LoadUnsafe(ref s, i));
            sum = MultiplyAdd(w1, ref x1, i, sum);
            sum = MultiplyAdd(w2, ref x2, i, sum);
            MultiplyAdd(w3, ref x3, i, sum).StoreUnsafe(ref s, i);
        }
    }

    /// <summary>sum + weight·x, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> MultiplyAdd(Vector256<T> weight, ref T x, nuint index, Vector256<T> sum)
    {
        Vector256<T> value = Vector256.LoadUnsafe(ref x, index);
        if (typeof(T) == typeof(float))
        {
            return Vector256.FusedMultiplyAdd(weight.AsSingle(), value.AsSingle(), sum.AsSingle()).As<float, T>();
        }

        return Vector256.FusedMultiplyAdd(weight.AsDouble(), value.AsDouble(), sum.AsDouble()).As<double, T>();
    }
}
