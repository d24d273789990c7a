using System.Numerics;
using System.Runtime.Intrinsics;

namespace SparseRtrl.Algorithm;

/// <summary>One bit per element of a short vector.</summary>
internal static class VectorBits
{
    /// <summary>Bit i: whether element i is greater than 0.</summary>
    /// <param name="values">At most 64.</param>
    public static ulong Positive<T>(ReadOnlySpan<T> values)
        where T : IFloatingPointIeee754<T>
    {
        ulong bits = 0;
        int i = 0;
        for (; i + Vector512<T>.Count <= values.Length; i += Vector512<T>.Count)
        {
            Vector512<T> isPositive = Vector512.GreaterThan(Vector512.Create(values[i..]), Vector512<T>.Zero);
            bits |= isPositive.ExtractMostSignificantBits() << i;
        }

        for (; i < values.Length; i++)
        {
            bits |= (values[i] > T.Zero ? 1UL : 0) << i;
        }

        return bits;
    }

    /// <summary>Bit i: whether element i differs from 0.</summary>
    /// <param name="values">At most 64.</param>
    public static ulong NonZero<T>(ReadOnlySpan<T> values)
        where T : IFloatingPointIeee754<T>
    {
        ulong bits = 0;
        int i = 0;
        for (; i + Vector512<T>.Count <= values.Length; i += Vector512<T>.Count)
        {
            Vector512<T> isZero = Vector512.Equals(Vector512.Create(values[i..]), Vector512<T>.Zero);
            bits |= (~isZero).ExtractMostSignificantBits() << i;
        }

        for (; i < values.Length; i++)
        {
            bits |= (values[i] != T.Zero ? 1UL : 0) << i;
        }

        return bits;
    }
}
