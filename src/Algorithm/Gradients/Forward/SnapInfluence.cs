namespace SparseRtrl.Algorithm;

/// <summary>
/// SnAp-n (Menick et al. 2021, "Practical real time recurrent learning with a sparse approximation to the Jacobian"): the exact
/// recursion, but only the entries of M that can differ from zero after n steps are kept, all others are zero. For n ≥ T nothing
/// is lost in a sequence of T steps.
/// </summary>
internal sealed class SnapInfluence : IInfluenceEstimate
{
    private readonly int[][] parameters; // kept entries of M, the columns of row k, ascending
    private readonly int[][] sources; // units l with J_kl ≠ 0 whose rows share a kept entry with row k
    private double[][] influence; // M in the shape of parameters
    private double[][] next;

    /// <param name="order">n, at least 1.</param>
    public SnapInfluence(Network<double> network, int order)
    {
        var pattern = new InfluencePattern(network);
        parameters = pattern.ParametersAfter(order);
        sources = [.. pattern.Sources.Select((row, k) => row.Where(l => parameters[l].Intersect(parameters[k]).Any()).ToArray())];
        influence = [.. parameters.Select(row => new double[row.Length])];
        next = [.. parameters.Select(row => new double[row.Length])];
    }

    public void Reset() => Array.ForEach(influence, Array.Clear);

    public void Update(CellDynamics step)
    {
        for (int k = 0; k < parameters.Length; k++)
        {
            Array.Clear(next[k]);
            foreach (int l in sources[k])
            {
                AddShared(k, step.Jacobian[k, l], l);
            }
        }

        foreach (InfluenceEntry entry in step.ImmediateInfluence)
        {
            next[entry.Unit][Array.BinarySearch(parameters[entry.Unit], entry.Parameter)] += entry.Value;
        }

        (influence, next) = (next, influence);
    }

    public void AddWeightedRows(ReadOnlySpan<double> weights, Span<double> sum)
    {
        for (int k = 0; k < parameters.Length; k++)
        {
            for (int i = 0; i < parameters[k].Length; i++)
            {
                sum[parameters[k][i]] += weights[k] * influence[k][i];
            }
        }
    }

    /// <summary>Adds J_kl·M_l(t−1) to row k where both rows keep an entry.</summary>
    private void AddShared(int k, double coupling, int l)
    {
        int[] from = parameters[l];
        int j = 0;
        for (int i = 0; i < parameters[k].Length; i++)
        {
            while (j < from.Length && from[j] < parameters[k][i])
            {
                j++;
            }

            if (j < from.Length && from[j] == parameters[k][i])
            {
                next[k][i] += coupling * influence[l][j];
            }
        }
    }
}
