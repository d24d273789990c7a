using System.Numerics;
using System.Runtime.InteropServices;

namespace SparseRtrl.Transpile.Passes.Division;

/// <summary>
/// A multiplier and a shift that divide: ⌊x / d⌋ = ⌊x · multiplier / 2^shift⌋ for the dividends it was made for (Granlund and
/// Montgomery, Division by Invariant Integers using Multiplication, 1994; Warren, Hacker's Delight, chapter 10).
/// </summary>
/// <param name="Multiplier">⌈2^shift / d⌉.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Reciprocal(Int128 Multiplier, int Shift)
{
    /// <summary>For 0 ≤ x ≤ <paramref name="largest"/>, with the smallest shift.</summary>
    /// <param name="largest">At least divisor − 1.</param>
    /// <param name="divisor">At least 1.</param>
    public static Reciprocal OfUnsigned(Int128 largest, Int128 divisor) =>
        // With m·d = 2^s + e the product is too large by x·e / (d·2^s). That matters first where x is one below a multiple of d.
        Smallest(divisor, largest - ((largest + 1) % divisor));

    /// <summary>
    /// For |x| ≤ <paramref name="largest"/>: the product rounded down is ⌊x / d⌋ for x ≥ 0, and one less than x / d rounded
    /// towards zero for x &lt; 0.
    /// </summary>
    /// <param name="divisor">No power of two, whose reciprocal would divide a multiple of it exactly.</param>
    public static Reciprocal OfSigned(Int128 largest, Int128 divisor) => Smallest(divisor, largest);

    private static Reciprocal Smallest(Int128 divisor, BigInteger worst)
    {
        for (int shift = 0; ; shift++)
        {
            BigInteger power = BigInteger.One << shift;
            BigInteger multiplier = (power + divisor - 1) / divisor;
            BigInteger excess = (multiplier * divisor) - power;
            if (worst * excess < power)
            {
                return new((Int128)multiplier, shift);
            }
        }
    }
}
