namespace SparseRtrl.Algorithm;

/// <summary>
/// Fixed random weights that carry errors back from the outputs to the units, in place of the readout weights (feedback
/// alignment, Lillicrap et al. 2016), as RFLO has them.
/// </summary>
internal static class RandomFeedback
{
    private const ulong FeedbackStream = 20;

    /// <summary>Normally distributed with deviation 1/√n, as readout weights are at the start of training.</summary>
    /// <returns>o × n, row-major.</returns>
    public static double[] Draw(CellLayout layout, ulong seed)
    {
        var random = new RandomStream(seed, FeedbackStream);
        return [.. Enumerable.Range(0, layout.Outputs * layout.Units).Select(_ => random.NextNormal() / Math.Sqrt(layout.Units))];
    }
}
