namespace SparseRtrl.Hardware;

/// <summary>
/// Fixed-point arithmetic for kernels, itself written in the hardware subset and without branches. A number with f fraction bits
/// is an integer that stands for itself divided by 2^f; a product has as many fraction bits as its two factors together.
/// </summary>
[SubsetSource]
public static class FixedPoint
{
    /// <summary>The value divided by 2^shift, rounded to the nearest integer, halves towards positive infinity.</summary>
    /// <param name="value">At most 2^31 − 1 − 2^(shift − 1), else the sum wraps.</param>
    /// <param name="shift">0 to 30.</param>
    public static int ShiftRightRounded(int value, int shift) => (value + ((1 << shift) >> 1)) >> shift;

    /// <summary>
    /// The value divided by 2^shift, rounded towards positive infinity: the result is positive exactly when the value is, so a
    /// threshold at zero sees no rounding.
    /// </summary>
    /// <param name="value">At most 2^63 − 2^shift, else the sum wraps.</param>
    /// <param name="shift">0 to 30.</param>
    public static long ShiftRightCeiling(long value, int shift) => (value + ((1 << shift) - 1)) >> shift;

    /// <summary>The value itself if a signed number of that many bits has it: says so where it is known but cannot be proved.</summary>
    /// <param name="bits">1 to 64.</param>
    public static long Wrap(long value, int bits) => (value << (64 - bits)) >> (64 - bits);

    /// <summary>The product divided by 2^shift, rounded to the nearest integer, halves towards positive infinity.</summary>
    /// <param name="shift">0 to 30.</param>
    public static int MultiplyRounded(short left, short right, int shift) => ShiftRightRounded(left * right, shift);

    /// <summary>Whether the value is one of a signed number of that many bits.</summary>
    /// <param name="bits">1 to 64.</param>
    public static bool Fits(long value, int bits) => (value >> (bits - 1)) == (value >> 63);

    /// <summary>The nearest value that a signed number of that many bits has.</summary>
    /// <param name="bits">1 to 64.</param>
    public static long Saturate(long value, int bits) => Fits(value, bits) ? value : (value >> 63) ^ ((1L << (bits - 1)) - 1);

    /// <summary>The nearest 16-bit value.</summary>
    public static short Saturate16(long value) => (short)Saturate(value, 16);
}
