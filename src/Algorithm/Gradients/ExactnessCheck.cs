namespace SparseRtrl.Algorithm;

/// <summary>
/// Compares ways to compute the same gradient. The relative difference of two vectors is max|a − b| / max(max|a|,
/// <see cref="Tiny"/>); of two gradients it is the largest of loss, cell, readout weights and readout bias, each by itself.
/// </summary>
public static class ExactnessCheck
{
    /// <summary>
    /// Vectors smaller than this are compared absolutely: in a gradient that cancels to almost nothing, only the rounding of its
    /// terms is left.
    /// </summary>
    public const double Tiny = 1e-6;

    /// <summary>What this project calls exact: rounding in double precision and nothing else.</summary>
    public const double Tolerance = 1e-10;

    /// <summary>Sparse RTRL, dense RTRL and backpropagation through time: three independent pieces of code.</summary>
    public static IReadOnlyList<GradientMethod> ExactMethods { get; } =
        [GradientMethods.SparseRtrl, GradientMethods.DenseRtrl, GradientMethods.Bptt];

    /// <summary>Compares the exact methods on random networks with random masks, each run on one spiral sequence.</summary>
    /// <param name="networks">How many; at least 1.</param>
    public static ExactnessReport Run(int networks, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(networks);
        var random = new RandomStream(seed);
        return Enumerable.Range(0, networks).Select(_ => RunOnRandomNetwork(random)).Aggregate((all, one) => all.WorseOf(one));
    }

    /// <summary>Compares every pair of methods on one sequence.</summary>
    public static ExactnessReport Compare(
        IReadOnlyList<GradientMethod> methods,
        Network<double> network,
        Sequence<double> sequence,
        Objective objective)
    {
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

    private static ExactnessReport RunOnRandomNetwork(RandomStream random)
    {
        int units = 4 + random.NextInt(29);
        var mask = RecurrentMask.Random(units, sparsity: 0.95 * random.NextDouble(), random);
        var cell = new EvRnnCell(new EventFunction(Width: 0.25 + random.NextDouble()));
        var layout = new CellLayout(cell, mask, SpiralTask.Inputs, outputs: SpiralTask.Classes);
        Readout readout = random.NextInt(2) == 0 ? Readout.LastStep : Readout.LeakyTrace();
        var network = new InitialWeights().CreateNetwork<double>(cell, layout, readout, random);

        var objective = new Objective((LossKind)random.NextInt(2), (LossTiming)random.NextInt(2));
        Sequence<double> sequence = new SpiralTask(layout.Outputs).Draw(random.NextInt(SpiralTask.Classes), random);
        return Compare(ExactMethods, network, sequence, objective);
    }
}

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
