namespace SparseRtrl.Fpga.Characterisation;

/// <summary>delay = base + perBit · bits, in nanoseconds.</summary>
/// <param name="LargestResidualNs">Largest distance of a measured point from the line.</param>
internal sealed record LinearModel(double BaseNs, double PerBitNs, double LargestResidualNs)
{
    /// <summary>
    /// Least squares with neither coefficient negative. A falling line is placement noise and becomes the mean, because an
    /// operator does not get faster by growing; a line that would be negative at small sizes is fitted through the origin.
    /// </summary>
    /// <param name="points">(bits, delay in ns); one or more.</param>
    public static LinearModel Fit(IReadOnlyList<(int Bits, double DelayNs)> points)
    {
        double meanBits = points.Average(p => p.Bits);
        double meanDelay = points.Average(p => p.DelayNs);
        double spread = points.Sum(p => (p.Bits - meanBits) * (p.Bits - meanBits));
        double covariance = points.Sum(p => (p.Bits - meanBits) * (p.DelayNs - meanDelay));
        double slope = spread == 0 ? 0 : Math.Max(0, covariance / spread);
        double intercept = meanDelay - slope * meanBits;
        if (intercept < 0)
        {
            slope = points.Sum(p => p.Bits * p.DelayNs) / points.Sum(p => (double)p.Bits * p.Bits);
            intercept = 0;
        }

        return new(intercept, slope, points.Max(p => Math.Abs(p.DelayNs - intercept - slope * p.Bits)));
    }
}
