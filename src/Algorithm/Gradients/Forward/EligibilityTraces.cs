namespace SparseRtrl.Algorithm;

/// <summary>
/// One number per parameter: ε_p(t) = leak_k·ε_p(t−1) + M̄_kp(t) for the parameters p of unit k. What a parameter does to its own
/// unit is kept as long as the unit keeps its state; what goes through recurrent weights is left out. This is the eligibility of
/// e-prop (Bellec et al. 2020) and of RFLO (Murray 2019).
/// </summary>
internal sealed class EligibilityTraces(CellLayout layout) : IInfluenceEstimate
{
    private readonly double[] eligibility = new double[layout.ParameterCount]; // ε

    public void Reset() => Array.Clear(eligibility);

    public void Update(CellDynamics step)
    {
        for (int k = 0; k < layout.Units; k++)
        {
            foreach (ref double element in eligibility.AsSpan(layout.BlockStarts[k], layout.BlockLength(k)))
            {
                element *= step.Leak[k];
            }
        }

        foreach (InfluenceEntry entry in step.ImmediateInfluence)
        {
            if (entry.Parameter >= layout.BlockStarts[entry.Unit] && entry.Parameter < layout.BlockStarts[entry.Unit + 1])
            {
                eligibility[entry.Parameter] += entry.Value; // others are thresholds of units that this one listens to
            }
        }
    }

    public void AddWeightedRows(ReadOnlySpan<double> weights, Span<double> sum)
    {
        for (int k = 0; k < layout.Units; k++)
        {
            for (int p = layout.BlockStarts[k]; p < layout.BlockStarts[k + 1]; p++)
            {
                sum[p] += weights[k] * eligibility[p];
            }
        }
    }
}
