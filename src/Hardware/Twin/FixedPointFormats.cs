using System.Numerics;
using SparseRtrl.Hardware.Kernels;

namespace SparseRtrl.Hardware.Twin;

/// <summary>
/// Fraction bits of the 16-bit numbers of <see cref="Kernels.EvRnnKernel"/>: f fraction bits give steps of 2^−f and a range of
/// ±2^(15−f). Formats must go together (<see cref="Validate"/>). With the defaults, random and trained spiral networks of 5 to 32
/// units never saturate, and the median cosine of twin and exact cell gradient is 0.99999 or better; the largest share of the
/// rest comes from rounding G.
/// </summary>
/// <param name="WeightFraction">Cell and readout parameters, outputs, targets and errors.</param>
/// <param name="InputFraction">Inputs x.</param>
/// <param name="PotentialFraction">Potentials v; at least the weights' so that adding a weight is exact.</param>
/// <param name="CoefficientFraction">Surrogate derivatives φ_k and φ_k·R_kl, the factors of immediate and old influence.</param>
/// <param name="InfluenceFraction">Elements of the influence matrix M.</param>
/// <param name="GradientFraction">G = ∂y/∂(cell parameters) / (1−λ).</param>
/// <param name="TraceFraction">Trace s, 0 to 1.</param>
public sealed record FixedPointFormats(
    int WeightFraction = 12,
    int InputFraction = 12,
    int PotentialFraction = 12,
    int CoefficientFraction = 13,
    int InfluenceFraction = 12,
    int GradientFraction = 11,
    int TraceFraction = 14)
{
    /// <summary>Guard bits of sums of as many terms as there may be units.</summary>
    private static readonly int LargestGuard = GuardBits(EvRnnKernel.MaximumUnits + 1);

    /// <summary>Low bits that products of 16-bit numbers, at most 2^30 each, lose so that a sum of so many of them fits 32 bits.</summary>
    public static int GuardBits(int terms) => BitOperations.Log2((uint)terms);

    /// <summary>The nearest 16-bit number with that many fraction bits, halves away from zero.</summary>
    /// <param name="saturated">Whether the value is out of range.</param>
    public static short Quantise(double value, int fraction, out bool saturated)
    {
        double scaled = Math.Round(value * (1 << fraction), MidpointRounding.AwayFromZero);
        saturated = scaled is not (>= short.MinValue and <= short.MaxValue);
        return (short)Math.Clamp(scaled, short.MinValue, short.MaxValue);
    }

    /// <summary>Checks that the formats leave the kernel only shifts by 0 or more bits where it converts between them.</summary>
    /// <exception cref="ArgumentException">It is not so; the message says which formats do not go together.</exception>
    public void Validate()
    {
        RequireRange(WeightFraction, 0, 15, nameof(WeightFraction));
        RequireRange(InputFraction, 0, 15, nameof(InputFraction));
        RequireRange(PotentialFraction, WeightFraction, Math.Min(15, WeightFraction + InputFraction), nameof(PotentialFraction));
        RequireRange(CoefficientFraction, LargestGuard, 15, nameof(CoefficientFraction));
        RequireRange(InfluenceFraction, 0, 15, nameof(InfluenceFraction));
        RequireRange(GradientFraction, LargestGuard, Math.Min(15, InfluenceFraction + WeightFraction), nameof(GradientFraction));

        // A trace can reach 1, which 15 fraction bits do not.
        RequireRange(TraceFraction, LargestGuard, 14, nameof(TraceFraction));
    }

    /// <summary>The number that a fixed-point integer stands for.</summary>
    public static double Dequantise(int value, int fraction) => value / (double)(1 << fraction);

    private static void RequireRange(int fraction, int least, int most, string name)
    {
        if (fraction < least || fraction > most)
        {
            throw new ArgumentException(
                $"With the other formats, {least} to {most} fraction bits are possible, not {fraction}.", name);
        }
    }
}
