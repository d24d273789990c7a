using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// From the influence matrix to the gradient of a loss. A leaky trace needs G = ∂y/∂p, o × P, at every step, which takes the place of
/// an n × P trace of M: G_o(t) = λ·G_o(t−1) + (1−λ)·Σ_k V_ok·M_k(t). Then the gradient is Σ_o δ_o·G_o. A readout of the last step
/// needs no memory: Σ_k ȳ_k·M_k(t), ȳ = Vᵀδ, is formed when there is a loss. Where M is factored, so are these sums.
/// </summary>
internal sealed class GradientTraces<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T[] One = [T.One];

    private readonly CellLayout layout;
    private readonly LinearReadout<T> readout;
    private readonly InfluenceMatrix<T> influence;
    private readonly DecayingSums<T> expanded;
    private readonly DecayingSums<T>? factors; // one element per slot
    private readonly int count; // of the sums: G, or the one that a loss asks for
    private readonly T[] rowWeights; // of each row of M, one per sum
    private readonly T[] outputWeights; // one per output
    private readonly T[] factorSum; // of one unit, one element per slot
    private readonly T[] blockSum;

    public GradientTraces(CellLayout layout, LinearReadout<T> readout, InfluenceMatrix<T> influence)
    {
        this.layout = layout;
        this.readout = readout;
        this.influence = influence;
        count = HasTrace ? layout.Outputs : 1;
        expanded = new(influence.Expanded, layout.Units, count, readout.Decay);
        factors = influence.Factored is null ? null : new(influence.Factored.Factors, layout.Units, count, readout.Decay);
        rowWeights = new T[layout.Units * count];
        outputWeights = new T[layout.Outputs];
        factorSum = new T[Injections<T>.Slots];
        blockSum = new T[influence.Expanded.LongestBlock];
    }

    private bool HasTrace => readout.Decay != T.Zero;

    public long ElementBytes => expanded.ElementBytes + (factors?.ElementBytes ?? 0);

    public long StateBytes => expanded.IndexBytes + (factors?.IndexBytes ?? 0)
        + MemoryFootprint.Of(rowWeights, outputWeights, factorSum, blockSum);

    /// <summary>G = 0</summary>
    public void Reset()
    {
        expanded.Reset();
        factors?.Reset();
    }

    /// <summary>λ·G(t−1), before the influence matrix moves on to step t.</summary>
    /// <param name="active">A(t)</param>
    public void BeginStep(ReadOnlySpan<int> active)
    {
        expanded.Decay();
        factors?.Decay();
        for (int o = 0; HasTrace && o < count; o++)
        {
            ReadOnlySpan<T> weights = readout.Weights(o);
            for (int row = 0; row < active.Length; row++)
            {
                rowWeights[row * count + o] = readout.Gain * weights[active[row]];
            }
        }
    }

    /// <summary>G(t) gets what it owes to the expanded blocks of a panel, as soon as these are computed.</summary>
    public void AddExpanded(int panel)
    {
        if (HasTrace)
        {
            expanded.AddRows(panel, ulong.MaxValue, rowWeights);
        }
    }

    /// <summary>G(t) gets what it owes to the factored blocks of a panel, as soon as these are computed.</summary>
    /// <param name="units">Of the panel, the units whose blocks stay factored.</param>
    public void AddFactored(int panel, ulong units)
    {
        if (HasTrace)
        {
            factors!.AddRows(panel, units, rowWeights);
        }
    }

    /// <summary>Takes what G owes to these injections into unit q from its factored to its expanded form.</summary>
    /// <param name="slots">One bit each.</param>
    public void Expand(int q, ulong slots)
    {
        if (slots == 0 || factors!.IsZero(q))
        {
            return;
        }

        for (int i = 0; i < count; i++)
        {
            Span<T> line = factors.Block(i, q);
            influence.Factored!.Injections.AddTo(expanded.Block(i, q), q, slots, line);
            for (ulong rest = slots; rest != 0; rest &= rest - 1)
            {
                line[BitOperations.TrailingZeroCount(rest)] = T.Zero;
            }
        }
    }

    /// <summary>Adds ∂loss(t)/∂p to the gradient of the cell's parameters.</summary>
    /// <param name="cellGradient">Length P.</param>
    /// <param name="active">A(t)</param>
    public void AddLossGradient(Span<T> cellGradient, ReadOnlySpan<int> active)
    {
        ReadOnlySpan<T> weights = HasTrace ? readout.OutputGradient : FormSum(active, readout.OutputGradient);
        for (int q = 0; q < layout.Units; q++)
        {
            if (!expanded.IsZero(q) || factors is { } && !factors.IsZero(q))
            {
                ReadOnlySpan<T> sum = WeightedSum(q, weights);
                Span<T> gradient = cellGradient.Slice(layout.BlockStarts[q], layout.BlockLength(q));
                for (int i = 0; i < gradient.Length; i++)
                {
                    gradient[i] += sum[i];
                }
            }
        }
    }

    /// <summary>∂y_o(t)/∂p for the parameters p of unit q. Valid until the next call.</summary>
    /// <param name="active">A(t)</param>
    public ReadOnlySpan<T> Block(int o, int q, ReadOnlySpan<int> active)
    {
        Span<T> one = outputWeights;
        one.Clear();
        one[o] = T.One;
        return WeightedSum(q, HasTrace ? one : FormSum(active, one))[..layout.BlockLength(q)];
    }

    /// <summary>Without a trace: Σ_k ȳ_k·M_k(t), ȳ = Vᵀ·outputWeights, as the only sum.</summary>
    /// <returns>Its weight.</returns>
    private ReadOnlySpan<T> FormSum(ReadOnlySpan<int> active, ReadOnlySpan<T> weights)
    {
        rowWeights.AsSpan(0, active.Length).Clear();
        for (int o = 0; o < weights.Length; o++)
        {
            ReadOnlySpan<T> readoutWeights = readout.Weights(o);
            for (int row = 0; row < active.Length; row++)
            {
                rowWeights[row] += weights[o] * readoutWeights[active[row]];
            }
        }

        Reset();
        for (int panel = 0; panel < influence.Expanded.Columns.Length; panel++)
        {
            expanded.AddRows(panel, ulong.MaxValue, rowWeights);
            factors?.AddRows(panel, influence.Factored!.Units[panel], rowWeights);
        }

        return One;
    }

    /// <summary>The block of unit q in Σ_i weight_i·sum_i, padded.</summary>
    private ReadOnlySpan<T> WeightedSum(int q, ReadOnlySpan<T> weights)
    {
        Array.Clear(blockSum);
        expanded.AddTo(blockSum, q, weights);
        if (factors is not null && !factors.IsZero(q))
        {
            Array.Clear(factorSum);
            factors.AddTo(factorSum, q, weights);
            influence.Factored!.Injections.AddAllTo(blockSum, q, factorSum);
        }

        return blockSum;
    }
}
