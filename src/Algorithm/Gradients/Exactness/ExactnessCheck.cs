namespace SparseRtrl.Algorithm;

/// <summary>
/// Compares ways to compute the same gradient. The relative difference of two vectors is max|a − b| / max(max|a|,
/// <see cref="Tiny"/>); of two gradients it is the largest of loss, cell, readout weights and readout bias, each by itself.
/// </summary>
public static class ExactnessCheck
{
    /// <summary>
    /// Vectors smaller than this are compared absolutely: where a gradient cancels, only the rounding of its terms is left. Terms
    /// are of size 1 (a softmax's, for instance), so that a hundred of them leave 10⁻¹⁴, which is the tolerance times this.
    /// </summary>
    public const double Tiny = 1e-4;

    /// <summary>What this project calls exact: rounding in double precision and nothing else.</summary>
    public const double Tolerance = 1e-10;

    /// <summary>Every method of the catalogue that claims to be exact.</summary>
    public static IReadOnlyList<GradientMethod> ExactMethods { get; } =
        [.. GradientMethods.All.Where(family => family.IsExact).Select(family => GradientMethods.Parse(family.Name))];

    /// <summary>Compares methods on random networks of one cell; see <see cref="ExactnessCase.Draw"/>.</summary>
    /// <param name="drawCell">See <see cref="ExactnessCase.Cells"/>.</param>
    /// <param name="networks">How many; at least 1.</param>
    public static ExactnessReport Run(
        IReadOnlyList<GradientMethod> methods, Func<RandomStream, Cell> drawCell, int networks, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(networks);
        var random = new RandomStream(seed);
        return Enumerable.Range(0, networks)
            .Select(_ => ExactnessCase.Draw(drawCell(random), random))
            .Select(example => Compare(methods, example.Network, example.Sequence, example.Objective))
            .Aggregate((all, one) => all.WorseOf(one));
    }

    /// <summary>Compares every pair of methods on one sequence.</summary>
    /// <exception cref="ArgumentException">Fewer than two methods.</exception>
    public static ExactnessReport Compare(
        IReadOnlyList<GradientMethod> methods,
        Network<double> network,
        Sequence<double> sequence,
        Objective objective)
    {
        if (methods.Count < 2)
        {
            throw new ArgumentException("A comparison takes at least two methods.", nameof(methods));
        }

        List<(string Name, GradientResult Result)> results = [];
        foreach (GradientMethod method in methods)
        {
            results.Add((method.Name, method.Compute(network, sequence, objective)));
        }

        List<MethodPair> pairs = [];
        for (int second = 1; second < results.Count; second++)
        {
            for (int first = 0; first < second; first++)
            {
                double difference = RelativeDifference(results[first].Result, results[second].Result);
                pairs.Add(new(results[first].Name, results[second].Name, difference));
            }
        }

        return new(pairs, Networks: 1);
    }

    public static double RelativeDifference(GradientResult a, GradientResult b)
    {
        double worst = RelativeDifference([a.Loss], [b.Loss]);
        foreach ((double[] partOfA, double[] partOfB) in a.Gradient.Parts.Zip(b.Gradient.Parts))
        {
            worst = Math.Max(worst, RelativeDifference(partOfA, partOfB));
        }

        return worst;
    }

    /// <returns>Not-a-number when a vector holds one, so that no comparison with a tolerance passes.</returns>
    public static double RelativeDifference(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double largestDifference = 0;
        double largest = Tiny;
        for (int i = 0; i < a.Length; i++)
        {
            // Math.Max passes not-a-number on.
            largestDifference = Math.Max(largestDifference, Math.Abs(a[i] - b[i]));
            largest = Math.Max(largest, Math.Abs(a[i]));
        }

        return largestDifference / largest;
    }
}
