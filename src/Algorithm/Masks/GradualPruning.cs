using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Gradual magnitude pruning (Zhu and Gupta 2017): the sparsity of every mask rises along a cubic,
/// s(i) = s_f + (s_0 − s_f)·(1 − (i − begin)/(end − begin))³, by dropping the weights of smallest magnitude. Dropped weights do
/// not come back. The strongest weight of a unit is never dropped.
/// </summary>
/// <param name="InitialSparsity">s_0 of the recurrent weights: what the masks are drawn with.</param>
/// <param name="FinalSparsity">s_f of the recurrent weights.</param>
/// <param name="Begin">Iteration after which the schedule begins, at least 1.</param>
/// <param name="End">Iteration after which the final sparsity is reached, later than <paramref name="Begin"/>.</param>
/// <param name="Interval">Iterations from one change to the next, at least 1.</param>
public sealed record GradualPruning(double InitialSparsity, double FinalSparsity, int Begin, int End, int Interval)
    : MaskAdaptation
{
    /// <summary>s_f</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in <see cref="InitialSparsity"/> … 1.</exception>
    public double FinalSparsity { get; } = InitialSparsity >= 0 && FinalSparsity >= InitialSparsity && FinalSparsity <= 1
        ? FinalSparsity
        : throw new ArgumentOutOfRangeException(
            nameof(FinalSparsity), FinalSparsity, $"Pruning raises the sparsity, here from {InitialSparsity} to at most 1.");

    /// <exception cref="ArgumentOutOfRangeException">It is not later than <see cref="Begin"/>.</exception>
    public int End { get; } = End > AtLeastOne(Begin, nameof(Begin))
        ? End
        : throw new ArgumentOutOfRangeException(nameof(End), End, $"Pruning that begins after iteration {Begin} ends later.");

    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int Interval { get; } = AtLeastOne(Interval, nameof(Interval));

    public override bool AppliesAfter(int iteration) =>
        iteration == End || (iteration >= Begin && iteration < End && (iteration - Begin) % Interval == 0);

    /// <summary>s(i)</summary>
    public double SparsityAfter(int iteration)
    {
        double left = 1 - Math.Clamp((iteration - Begin) / (double)(End - Begin), 0, 1);
        return FinalSparsity + (InitialSparsity - FinalSparsity) * left * left * left;
    }

    private protected override RecurrentMask Change(
        RecurrentMask mask, ImmutableArray<double> magnitudes, int iteration, RandomStream random)
    {
        int dropped = mask.Count - RecurrentMask.WeightCount(mask.Units, SparsityAfter(iteration));
        return mask.Changed(WeakestFirst(mask, magnitudes).Take(dropped).ToHashSet(), []);
    }
}
