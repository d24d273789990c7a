using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Sparse evolutionary training (SET, Mocanu et al. 2018): every so many iterations each mask drops the fraction ζ of its weights
/// with the smallest magnitude and grows as many at random places, where they start at zero. The number of weights never changes.
/// New weights grow where there was none before, so that a weight that was dropped does not come back at once; the strongest
/// weight of a unit is never dropped.
/// </summary>
/// <param name="Interval">Iterations from one change to the next, at least 1.</param>
/// <param name="End">Last iteration after which the masks may change; the weights then have time to settle.</param>
/// <param name="Fraction">ζ, inside (0, 1).</param>
public sealed record SparseEvolution(int Interval, int End, double Fraction = 0.3) : MaskAdaptation
{
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int Interval { get; } = AtLeastOne(Interval, nameof(Interval));

    /// <summary>ζ</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not inside (0, 1).</exception>
    public double Fraction { get; } = Fraction is > 0 and < 1
        ? Fraction
        : throw new ArgumentOutOfRangeException(
            nameof(Fraction), Fraction, "The fraction of weights that move lies inside (0, 1).");

    public override bool AppliesAfter(int iteration) => iteration <= End && iteration % Interval == 0;

    private protected override RecurrentMask Change(
        RecurrentMask mask, ImmutableArray<double> magnitudes, int iteration, RandomStream random)
    {
        HashSet<int> taken = [.. mask.Places];
        int[] empty = [.. Enumerable.Range(0, mask.Units * mask.Units).Where(place => !taken.Contains(place))];
        random.Shuffle<int>(empty);
        int moved = Math.Min((int)(Fraction * mask.Count), empty.Length);
        HashSet<int> dropped = [.. WeakestFirst(mask, magnitudes).Take(moved)];
        return mask.Changed(dropped, empty[..dropped.Count]);
    }
}
