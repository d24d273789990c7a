using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The unit in which the sparse engines store and compute: 64 bytes, which is a vector of AVX-512, two of AVX2 and four of NEON.
/// </summary>
internal static class CacheLine<T>
    where T : IFloatingPointIeee754<T>
{
    public const int Bytes = 64;

    /// <summary>Elements of a line.</summary>
    public static int Length => Vector512<T>.Count;

    /// <summary>The next multiple of <see cref="Length"/>.</summary>
    public static int Padded(int length) => (length + Length - 1) / Length * Length;

    /// <summary>sum + weight·x, rounded once.</summary>
    /// <param name="index">Of the first element of the line, from <paramref name="x"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> weight, ref T x, nuint index, Vector512<T> sum)
    {
        Vector512<T> value = Vector512.LoadUnsafe(ref x, index);
        if (typeof(T) == typeof(float))
        {
            return Vector512.FusedMultiplyAdd(weight.AsSingle(), value.AsSingle(), sum.AsSingle()).As<float, T>();
        }

        return Vector512.FusedMultiplyAdd(weight.AsDouble(), value.AsDouble(), sum.AsDouble()).As<double, T>();
    }
}
