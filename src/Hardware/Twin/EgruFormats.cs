namespace SparseRtrl.Hardware.Twin;

/// <summary>
/// Fraction bits of the 16-bit numbers of <see cref="Kernels.EgruKernel"/>: f fraction bits give steps of 2^−f and a range of
/// ±2^(15−f). States, outputs, inputs, slopes and coefficients have 13, gates 14.
/// </summary>
/// <param name="WeightFraction">Cell and readout parameters, thresholds too, network outputs, targets and errors.</param>
/// <param name="InfluenceFraction">Elements of the influence matrix M, and of G = ∂y/∂(cell parameters) / (1−λ).</param>
public sealed record EgruFormats(int WeightFraction = 12, int InfluenceFraction = 12)
{
    /// <summary>Checks that the formats leave the kernel only shifts by 0 or more bits where it converts between them.</summary>
    /// <exception cref="ArgumentException">It is not so; the message says which format is out of range.</exception>
    public void Validate()
    {
        KernelLimits.RequireRange(WeightFraction, 11, 12, nameof(WeightFraction));
        KernelLimits.RequireRange(InfluenceFraction, 6, 15, nameof(InfluenceFraction));
    }
}
