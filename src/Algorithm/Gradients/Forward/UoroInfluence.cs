namespace SparseRtrl.Algorithm;

/// <summary>
/// Unbiased online recurrent optimisation (Tallec and Ollivier 2017, "Unbiased online recurrent optimization"): M ≈ s̃·w̃ᵀ, an
/// outer product of a vector over the units and one over the parameters, whose mean over random signs ν is M itself. Per step s̃
/// ← ρ₀·J·s̃ + ρ₁·ν and w̃ ← w̃/ρ₀ + (νᵀ·M̄)/ρ₁. Every ρ makes the two factors of its product equally long, which keeps the
/// variance low and the mean as it is.
/// </summary>
/// <param name="nextSign">Draws +1 or −1, each with probability one half.</param>
internal sealed class UoroInfluence(CellLayout layout, Func<double> nextSign) : IInfluenceEstimate
{
    private double[] stateFactor = new double[layout.Units]; // s̃
    private double[] parameterFactor = new double[layout.ParameterCount]; // w̃

    /// <summary>Random signs are not drawn anew after a reset, so that sequences get different ones.</summary>
    public void Reset()
    {
        Array.Clear(stateFactor);
        Array.Clear(parameterFactor);
    }

    public void Update(CellDynamics step)
    {
        double[] propagated = new double[layout.Units]; // J·s̃
        double[] signs = new double[layout.Units]; // ν
        for (int k = 0; k < layout.Units; k++)
        {
            signs[k] = nextSign();
            for (int l = 0; l < layout.Units; l++)
            {
                propagated[k] += step.Jacobian[k, l] * stateFactor[l];
            }
        }

        double[] immediate = new double[layout.ParameterCount]; // νᵀ·M̄
        foreach (InfluenceEntry entry in step.ImmediateInfluence)
        {
            immediate[entry.Parameter] += signs[entry.Unit] * entry.Value;
        }

        double[] previousParameterFactor = parameterFactor;
        stateFactor = new double[layout.Units];
        parameterFactor = new double[layout.ParameterCount];
        AddBalanced(propagated, previousParameterFactor);
        AddBalanced(signs, immediate);
    }

    public void AddWeightedRows(ReadOnlySpan<double> weights, Span<double> sum)
    {
        double weight = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            weight += weights[k] * stateFactor[k];
        }

        Vectors.AddScaled(sum, weight, parameterFactor);
    }

    /// <summary>
    /// Adds ρ·state to s̃ and parameter/ρ to w̃, with ρ² = ‖parameter‖/‖state‖. A product of zero adds nothing.
    /// </summary>
    private void AddBalanced(double[] state, double[] parameter)
    {
        double squareRatio = Vectors.Norm(parameter) / Vectors.Norm(state);
        if (squareRatio is > 0 and < double.PositiveInfinity)
        {
            Vectors.AddScaled(stateFactor, Math.Sqrt(squareRatio), state);
            Vectors.AddScaled(parameterFactor, 1 / Math.Sqrt(squareRatio), parameter);
        }
    }
}
