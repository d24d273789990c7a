namespace SparseRtrl.Algorithm;

/// <param name="RelativeDifference">The worst that was seen.</param>
public sealed record MethodPair(string First, string Second, double RelativeDifference)
{
    internal MethodPair WorseOf(MethodPair other) =>
        this with { RelativeDifference = Math.Max(RelativeDifference, other.RelativeDifference) };
}

/// <param name="Pairs">Every pair of methods that was compared.</param>
/// <param name="Networks">How many networks were compared.</param>
public sealed record ExactnessReport(IReadOnlyList<MethodPair> Pairs, int Networks)
{
    public double WorstRelativeDifference => Pairs.Aggregate(0.0, (worst, pair) => Math.Max(worst, pair.RelativeDifference));

    public bool IsExact => WorstRelativeDifference <= ExactnessCheck.Tolerance;

    /// <summary>Both reports as one; they must be of the same methods.</summary>
    internal ExactnessReport WorseOf(ExactnessReport other) => new(
        [.. Pairs.Zip(other.Pairs, (a, b) => a.WorseOf(b))],
        Networks + other.Networks);
}
