using System.Collections.Immutable;
using SparseRtrl.Hardware.Kernels;

namespace SparseRtrl.Hardware.Twin;

/// <summary>What is fixed when an <see cref="EvRnnKernel"/> is made: sizes, mask, constants and number formats.</summary>
/// <param name="Units">n, 1 to 32.</param>
/// <param name="Inputs">m, 1 to 255.</param>
/// <param name="Outputs">o, 1 to 32.</param>
/// <param name="RowStarts">
/// CSR of the recurrent mask: the weights into unit k are entries RowStarts[k] … RowStarts[k+1] − 1. Length n + 1.
/// </param>
/// <param name="Columns">CSR of the recurrent mask: presynaptic unit of each entry.</param>
/// <param name="LearningRateShift">The learning rate is 2^−LearningRateShift; 0 to 15.</param>
public sealed record EvRnnKernelConfiguration(
    int Units, int Inputs, int Outputs, ImmutableArray<int> RowStarts, ImmutableArray<int> Columns, int LearningRateShift = 4)
{
    /// <summary>γ: the surrogate derivative at the threshold. 0.001 to 0.999.</summary>
    public double SurrogateHeight { get; init; } = 0.7;

    /// <summary>w: the surrogate derivative is zero for |v| ≥ w. Positive, within the range of potentials.</summary>
    public double SurrogateSupport { get; init; } = 0.5;

    /// <summary>λ of the readout trace, 0 to 0.9999.</summary>
    public double TraceDecay { get; init; } = 0.9;

    public FixedPointFormats Formats { get; init; } = new();

    /// <summary>The surrogate derivative in fixed point: φ = ((support − |v|)·slope) ≫ shift, rounded.</summary>
    /// <returns>
    /// w with the fraction bits of potentials; γ/w in 16 bits; the shift that leaves the fraction bits of surrogates.
    /// </returns>
    public (int Support, int Slope, int Shift) QuantiseSurrogate()
    {
        // As many fraction bits as keep the slope a positive 16-bit number.
        double slope = SurrogateHeight / SurrogateSupport;
        int slopeFraction = 14 - (int)Math.Floor(Math.Log2(slope));
        int quantised = (int)Math.Min(Math.Round(Math.ScaleB(slope, slopeFraction)), short.MaxValue);
        int support = (int)Math.Round(SurrogateSupport * (1 << Formats.PotentialFraction));
        return (support, quantised, Formats.PotentialFraction + slopeFraction - Formats.SurrogateFraction);
    }

    /// <summary>Checks every limit of the kernel.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message says which, and what is allowed.</exception>
    public void Validate()
    {
        RequireRange(Units, 1, EvRnnKernel.MaximumUnits, nameof(Units));
        RequireRange(Inputs, 1, byte.MaxValue, nameof(Inputs));
        RequireRange(Outputs, 1, 32, nameof(Outputs));
        RequireRange(LearningRateShift, 0, 15, nameof(LearningRateShift));
        RequireRange(SurrogateHeight, 0.001, 0.999, nameof(SurrogateHeight));
        RequireRange(TraceDecay, 0, 0.9999, nameof(TraceDecay));
        ValidateMask();
        Formats.Validate();
        double step = FixedPointFormats.Dequantise(1, Formats.PotentialFraction);
        RequireRange(SurrogateSupport, step, short.MaxValue * step, nameof(SurrogateSupport));
        int shift = QuantiseSurrogate().Shift;
        Require(shift is >= 0 and <= 30, nameof(SurrogateSupport), "it needs other fraction bits of potentials and surrogates");
    }

    private void ValidateMask()
    {
        bool isMatching = RowStarts.Length == Units + 1 && RowStarts[0] == 0 && RowStarts[^1] == Columns.Length;
        Require(isMatching, nameof(RowStarts), "n + 1 numbers from 0 to the number of recurrent weights are needed");
        Require(Columns.Length > 0, nameof(Columns), "there must be a recurrent weight");
        Require(RowStarts.Order().SequenceEqual(RowStarts), nameof(RowStarts), "they must not decrease");
        for (int unit = 0; unit < Units; unit++)
        {
            int[] row = [.. Columns[RowStarts[unit]..RowStarts[unit + 1]]];
            bool isInside = Array.TrueForAll(row, from => from >= 0 && from < Units);
            Require(isInside, nameof(Columns), $"row {unit} names a unit that does not exist");
            Require(row.Distinct().Count() == row.Length, nameof(Columns), $"row {unit} names a unit twice");
        }
    }

    private static void RequireRange(double value, double least, double most, string name) =>
        Require(value >= least && value <= most, name, $"{least} to {most} is supported, not {value}");

    private static void Require(bool condition, string name, string message)
    {
        if (!condition)
        {
            throw new ArgumentException($"The kernel cannot be made so: {message}.", name);
        }
    }
}
