namespace SparseRtrl.Algorithm;

/// <summary>
/// M ≈ M̄(t): the last step alone. What a parameter did to earlier states is forgotten (Shalev-Merin 2026, arXiv 2603.28750).
/// </summary>
internal sealed class LastStepInfluence : IInfluenceEstimate
{
    private IReadOnlyList<InfluenceEntry> entries = [];

    public void Reset() => entries = [];

    public void Update(CellDynamics step) => entries = step.ImmediateInfluence;

    public void AddWeightedRows(ReadOnlySpan<double> weights, Span<double> sum)
    {
        foreach (InfluenceEntry entry in entries)
        {
            sum[entry.Parameter] += weights[entry.Unit] * entry.Value;
        }
    }
}
