using System.Collections.Immutable;
using SparseRtrl.Hardware.Kernels;

namespace SparseRtrl.Hardware.Twin;

/// <summary>What is fixed when an <see cref="EvRnnKernel"/> is made: sizes, mask, constants and number formats.</summary>
/// <param name="Units">n, 1 to 64.</param>
/// <param name="Inputs">m, 1 to 60.</param>
/// <param name="Outputs">o, 1 to 32.</param>
/// <param name="RowStarts">
/// CSR of the recurrent mask: the weights into unit k are entries RowStarts[k] … RowStarts[k+1] − 1. Length n + 1.
/// </param>
/// <param name="Columns">CSR of the recurrent mask: presynaptic unit of each entry.</param>
/// <param name="LearningRateShift">The learning rate is 2^−LearningRateShift; 0 to 15.</param>
public sealed record EvRnnKernelConfiguration(
    int Units, int Inputs, int Outputs, ImmutableArray<int> RowStarts, ImmutableArray<int> Columns, int LearningRateShift = 4)
{
    private const int MaximumInputs = 60;

    /// <summary>γ: the surrogate derivative at the threshold. 0.001 to 0.999.</summary>
    public double SurrogateHeight { get; init; } = 0.7;

    /// <summary>w: the surrogate derivative is zero for |v| ≥ w. Positive, within the range of potentials.</summary>
    public double SurrogateSupport { get; init; } = 0.5;

    /// <summary>λ of the readout trace, 1 − 2^−s for an s of 0 to 12: the kernel decays by shifting.</summary>
    public double TraceDecay { get; init; } = 0.875;

    /// <summary>The s of <see cref="TraceDecay"/>.</summary>
    public int TraceShift => (int)Math.Round(-Math.Log2(1 - TraceDecay));

    /// <summary>Parameters that are worked on side by side: 1, 2, 4, 8 or 16.</summary>
    public int Lanes { get; init; } = 4;

    /// <summary>Numbers that the queue of sequences holds, inputs and targets together.</summary>
    public int StreamCapacity { get; init; } = 256;

    /// <summary>Elements of the queues between the engines: of units with φ ≠ 0, and of terms of their rows.</summary>
    public int UnitQueueCapacity { get; init; } = 4;
    public int TermQueueCapacity { get; init; } = 4;

    /// <summary>Whether each step has a target, and learns from it, or the last one of a sequence alone.</summary>
    public bool HasLossInEveryStep { get; init; }

    public FixedPointFormats Formats { get; init; } = new();

    /// <summary>The surrogate derivative in fixed point: φ = ((support − |v|)·slope) ≫ shift, rounded.</summary>
    /// <returns>
    /// w with the fraction bits of potentials; γ/w in 16 bits; the shift that leaves the fraction bits of coefficients.
    /// </returns>
    public (int Support, int Slope, int Shift) QuantiseSurrogate()
    {
        // As many fraction bits as let the kernel shift by as many as for a weight, if the slope is a 16-bit number then, and not a tiny one.
        double slope = SurrogateHeight / SurrogateSupport;
        int mostFraction = 14 - (int)Math.Floor(Math.Log2(slope));
        int sameShift = Formats.WeightFraction + Formats.CoefficientFraction - Formats.PotentialFraction;
        int slopeFraction = sameShift <= mostFraction && sameShift >= mostFraction - 4 ? sameShift : mostFraction;
        int quantised = (int)Math.Min(Math.Round(Math.ScaleB(slope, slopeFraction)), short.MaxValue);
        int support = (int)Math.Round(SurrogateSupport * (1 << Formats.PotentialFraction));
        return (support, quantised, Formats.PotentialFraction + slopeFraction - Formats.CoefficientFraction);
    }

    /// <summary>Checks every limit of the kernel.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message says which, and what is allowed.</exception>
    public void Validate()
    {
        RequireRange(Units, 1, EvRnnKernel.MaximumUnits, nameof(Units));
        RequireRange(Inputs, 1, MaximumInputs, nameof(Inputs));
        RequireRange(Outputs, 1, 32, nameof(Outputs));
        Require(Lanes is 1 or 2 or 4 or 8 or 16, nameof(Lanes), "1, 2, 4, 8 or 16 lanes are supported");
        RequireRange(StreamCapacity, Inputs + Outputs, ushort.MaxValue, nameof(StreamCapacity));
        RequireRange(UnitQueueCapacity, 2, 1024, nameof(UnitQueueCapacity));
        RequireRange(TermQueueCapacity, 2, 1024, nameof(TermQueueCapacity));
        RequireRange(LearningRateShift, 0, 15, nameof(LearningRateShift));
        RequireRange(SurrogateHeight, 0.001, 0.999, nameof(SurrogateHeight));
        RequireRange(TraceDecay, 0, 0.9999, nameof(TraceDecay));
        Require(1 - TraceDecay == Math.ScaleB(1, -TraceShift), nameof(TraceDecay), $"1 − 2^−s is supported, such as 0.75 or 0.875, not {TraceDecay}");
        RequireRange(TraceShift, 0, Math.Min(12, Formats.TraceFraction), nameof(TraceDecay));
        ValidateMask();
        Formats.Validate();
        double step = FixedPointFormats.Dequantise(1, Formats.PotentialFraction);
        RequireRange(SurrogateSupport, step, short.MaxValue * step, nameof(SurrogateSupport));
        int shift = QuantiseSurrogate().Shift;
        Require(shift is >= 0 and <= 30, nameof(SurrogateSupport), "it needs other fraction bits of potentials and coefficients");
    }

    private void ValidateMask()
    {
        bool isMatching = RowStarts.Length == Units + 1 && RowStarts[0] == 0 && RowStarts[^1] == Columns.Length;
        Require(isMatching, nameof(RowStarts), "n + 1 numbers from 0 to the number of recurrent weights are needed");
        Require(Columns.Length > 0, nameof(Columns), "there must be a recurrent weight");
        Require(RowStarts.Order().SequenceEqual(RowStarts), nameof(RowStarts), "they must not decrease");
        Require(Columns.Length <= ushort.MaxValue, nameof(Columns), "there are too many recurrent weights");
        int longest = Lanes * EvRnnKernel.MaximumBlockWords;
        for (int unit = 0; unit < Units; unit++)
        {
            int length = RowStarts[unit + 1] - RowStarts[unit] + Inputs + 1;
            Require(length <= longest, nameof(Lanes), $"unit {unit} has {length} parameters, and {Lanes} lanes support {longest}");
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
