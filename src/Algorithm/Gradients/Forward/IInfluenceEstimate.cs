namespace SparseRtrl.Algorithm;

/// <summary>The influence matrix M(t) = ∂s(t)/∂w, n × P, or an approximation that takes less memory and time.</summary>
internal interface IInfluenceEstimate
{
    /// <summary>Back to M = 0, before the first step.</summary>
    void Reset();

    /// <summary>M(t) = J(t)·M(t−1) + M̄(t), as far as the estimate goes.</summary>
    /// <param name="step">The dynamics right after step t.</param>
    void Update(CellDynamics step);

    /// <summary>Adds Σ_k weight_k·M_k to a sum.</summary>
    /// <param name="weights">One per unit, length n.</param>
    /// <param name="sum">Length P.</param>
    void AddWeightedRows(ReadOnlySpan<double> weights, Span<double> sum);
}
