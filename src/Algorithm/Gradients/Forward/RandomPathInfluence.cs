namespace SparseRtrl.Algorithm;

/// <summary>
/// RTRL over random paths (Shalev-Merin 2026, arXiv 2603.15195): the recursion of the full influence matrix with all but k
/// entries taken out of every row of the Jacobian. The k are drawn without replacement from the entries that can differ from
/// zero, the unit's own among them, once for the life of the engine, and are not scaled up to make up for what is missing: the
/// estimate is biased. The paper's abstract leaves open how often paths are drawn and whether they are scaled.
/// </summary>
internal sealed class RandomPathInfluence : IInfluenceEstimate
{
    private readonly int[][] sources; // the chosen l of each row of J, ascending
    private double[][] influence; // M, n × P
    private double[][] next;

    /// <param name="pathsPerUnit">k, at least 1; a row with fewer entries keeps them all.</param>
    /// <exception cref="NetworkTooLargeException">M(t − 1) and M(t) do not fit into memory.</exception>
    public RandomPathInfluence(Network<double> network, int pathsPerUnit, RandomStream random)
    {
        MemoryRequirement.ThrowIfNotMet(network.Layout, matrices: 2);
        sources = [.. new InfluencePattern(network).Sources.Select(row => Choose(row, pathsPerUnit, random))];
        influence = NewMatrix(network.Layout);
        next = NewMatrix(network.Layout);
    }

    public void Reset() => Array.ForEach(influence, Array.Clear);

    public void Update(CellDynamics step)
    {
        for (int k = 0; k < sources.Length; k++)
        {
            Array.Clear(next[k]);
            foreach (int l in sources[k])
            {
                Vectors.AddScaled(next[k], step.Jacobian[k, l], influence[l]);
            }
        }

        foreach (InfluenceEntry entry in step.ImmediateInfluence)
        {
            next[entry.Unit][entry.Parameter] += entry.Value;
        }

        (influence, next) = (next, influence);
    }

    public void AddWeightedRows(ReadOnlySpan<double> weights, Span<double> sum)
    {
        for (int k = 0; k < weights.Length; k++)
        {
            Vectors.AddScaled(sum, weights[k], influence[k]);
        }
    }

    private static int[] Choose(int[] row, int count, RandomStream random)
    {
        int[] shuffled = [.. row];
        random.Shuffle<int>(shuffled);
        return [.. shuffled.Take(count).Order()];
    }

    private static double[][] NewMatrix(CellLayout layout) =>
        [.. Enumerable.Range(0, layout.Units).Select(_ => new double[layout.ParameterCount])];
}
