using System.Numerics;
using CsCheck;

namespace SparseRtrl.Hardware.Tests;

public class FixedPointTests
{
    private static readonly Gen<(int Value, int Shift)> ValueAndShift = Gen.Int[int.MinValue, int.MaxValue - (1 << 30)]
        .Select(Gen.Int[0, 30]);

    [Fact]
    public void Shift_rounds_to_nearest_with_halves_up() => ValueAndShift.Sample((value, shift) =>
        Assert.Equal(
            Floor(2 * (BigInteger)value + (BigInteger.One << shift), shift + 1), FixedPoint.ShiftRightRounded(value, shift)));

    [Theory]
    [InlineData(5, 1, 3)]
    [InlineData(-5, 1, -2)]
    [InlineData(-6, 2, -1)]
    [InlineData(7, 0, 7)]
    public void Halves_go_up(int value, int shift, int expected) =>
        Assert.Equal(expected, FixedPoint.ShiftRightRounded(value, shift));

    [Fact]
    public void Ceiling_is_the_least_integer_above() => ValueAndShift.Sample((value, shift) =>
        Assert.Equal(-Floor(-(BigInteger)value, shift), FixedPoint.ShiftRightCeiling(value, shift)));

    [Fact]
    public void Ceiling_never_changes_whether_a_value_is_positive() => ValueAndShift.Sample((value, shift) =>
        Assert.Equal(value > 0, FixedPoint.ShiftRightCeiling(value, shift) > 0));

    [Fact]
    public void Rounding_to_nearest_does_change_it_which_is_why_potentials_round_up()
    {
        Assert.Equal(0, FixedPoint.ShiftRightRounded(1, 4));
        Assert.Equal(1, FixedPoint.ShiftRightCeiling(1, 4));
    }

    [Fact]
    public void Product_is_rounded_once() => Gen.Short.Select(Gen.Short, Gen.Int[0, 30]).Sample((left, right, shift) =>
        Assert.Equal(Math.Floor((double)left * right / (1L << shift) + 0.5), FixedPoint.MultiplyRounded(left, right, shift)));

    [Fact]
    public void Saturate16_is_a_clamp_for_every_17_bit_value_and_beyond()
    {
        IEnumerable<int> values = Enumerable.Range(-70_000, 140_001);
        Assert.Equal(
            values.Select(value => (short)Math.Clamp(value, short.MinValue, short.MaxValue)),
            values.Select(value => FixedPoint.Saturate16(value)));
        Assert.Equal(values.Select(value => value is >= short.MinValue and <= short.MaxValue),
            values.Select(value => FixedPoint.Fits(value, 16)));
    }

    [Fact]
    public void Saturate_is_a_clamp_at_every_width() => Gen.Int.Select(Gen.Int[1, 32]).Sample((value, bits) =>
    {
        long most = (1L << (bits - 1)) - 1;
        Assert.Equal(Math.Clamp(value, -most - 1, most), FixedPoint.Saturate(value, bits));
        Assert.Equal(value >= -most - 1 && value <= most, FixedPoint.Fits(value, bits));
    });

    [Fact]
    public void Wrap_keeps_what_fits_and_the_low_bits_of_the_rest() => Gen.Long.Select(Gen.Int[1, 64]).Sample((value, bits) =>
    {
        long wrapped = FixedPoint.Wrap(value, bits);
        Assert.True(FixedPoint.Fits(wrapped, bits));
        Assert.Equal(FixedPoint.Fits(value, bits), wrapped == value);
        Assert.Equal(0, bits < 64 ? (value - wrapped) & ((1L << bits) - 1) : 0);
    });

    private static BigInteger Floor(BigInteger value, int shift) => value >> shift;
}
