using System.Collections.Immutable;
using SparseRtrl.Hardware.Kernels;

namespace SparseRtrl.Hardware.Twin;

/// <summary>What is fixed when an <see cref="EgruKernel"/> is made: sizes, mask, constants and number formats.</summary>
/// <param name="Units">n, 1 to 64.</param>
/// <param name="Inputs">m, 1 to 60.</param>
/// <param name="Outputs">o, 1 to 32.</param>
/// <param name="RowStarts">
/// CSR of the recurrent mask, which the three gates share: the weights into unit k are entries RowStarts[k] … RowStarts[k+1] − 1.
/// Length n + 1.
/// </param>
/// <param name="Columns">CSR of the recurrent mask: presynaptic unit of each entry.</param>
/// <param name="LearningRateShift">The learning rate is 2^−LearningRateShift; 0 to 15.</param>
public sealed record EgruKernelConfiguration(
    int Units, int Inputs, int Outputs, ImmutableArray<int> RowStarts, ImmutableArray<int> Columns, int LearningRateShift = 4)
{
    /// <summary>Of a product of a unit's step; two bits.</summary>
    private const int LargestRaise = 3;

    private const double LargestSupport = 3.9;

    /// <summary>γ: the surrogate derivative at the threshold. 0.001 to 0.999.</summary>
    public double SurrogateHeight { get; init; } = 0.7;

    /// <summary>w: the surrogate derivative is zero for |c − θ| ≥ w. More than γ/8, at most 3.9.</summary>
    public double SurrogateSupport { get; init; } = 0.5;

    /// <summary>λ of the readout trace, 0 to 0.9999. At 0 the readout sees the last step alone.</summary>
    public double TraceDecay { get; init; } = 0.9;

    /// <summary>Parameters that are worked on side by side: 1, 2, 4, 8 or 16.</summary>
    public int Lanes { get; init; } = 1;

    /// <summary>Numbers that the queue of sequences holds, inputs and targets together.</summary>
    public int StreamCapacity { get; init; } = 256;

    /// <summary>Whether each step has a target, and learns from it, or the last one of a sequence alone.</summary>
    public bool HasLossInEveryStep { get; init; }

    public EgruFormats Formats { get; init; } = new();

    /// <summary>The surrogate derivative in fixed point: φ = ((support − |c − θ|·2^raise)·slope) ≫ 14, rounded.</summary>
    /// <returns>
    /// w·2^raise with the fraction bits of states, γ/w, and raise, which together leave φ the fraction bits of gates.
    /// </returns>
    public (int Support, int Slope, int Raise) QuantiseSurrogate()
    {
        // As many fraction bits as keep the slope a positive 16-bit number.
        double slope = SurrogateHeight / SurrogateSupport;
        int raise = 1 + Math.Max(-1, (int)Math.Floor(Math.Log2(slope)));
        int quantised = (int)Math.Min(Math.Round(Math.ScaleB(slope, EgruKernel.GateFraction + 1 - raise)), short.MaxValue);
        return ((int)Math.Round(Math.ScaleB(SurrogateSupport, EgruKernel.StateFraction + raise)), quantised, raise);
    }

    /// <summary>Checks every limit of the kernel.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message says which, and what is allowed.</exception>
    public void Validate()
    {
        KernelLimits.RequireRange(Units, 1, 64, nameof(Units));
        KernelLimits.RequireRange(Inputs, 1, 60, nameof(Inputs));
        KernelLimits.RequireRange(Outputs, 1, 32, nameof(Outputs));
        KernelLimits.Require(Lanes is 1 or 2 or 4 or 8 or 16, nameof(Lanes), "1, 2, 4, 8 or 16 lanes are supported");
        KernelLimits.RequireRange(StreamCapacity, Inputs + Outputs, ushort.MaxValue, nameof(StreamCapacity));
        KernelLimits.RequireRange(LearningRateShift, 0, 15, nameof(LearningRateShift));
        KernelLimits.RequireRange(SurrogateHeight, 0.001, 0.999, nameof(SurrogateHeight));
        KernelLimits.RequireRange(TraceDecay, 0, 0.9999, nameof(TraceDecay));
        KernelLimits.RequireMask(Units, RowStarts, Columns);
        Formats.Validate();
        KernelLimits.RequireRange(SurrogateSupport, double.Epsilon, LargestSupport, nameof(SurrogateSupport));
        (_, _, int raise) = QuantiseSurrogate();
        KernelLimits.Require(raise <= LargestRaise, nameof(SurrogateSupport), "it must be more than an eighth of the height");
    }
}
