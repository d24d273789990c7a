namespace SparseRtrl.Algorithm;

/// <summary>
/// The full influence matrix (Williams and Zipser 1989): the textbook recursion, nothing skipped, O(n²·P) per step. An oracle for
/// tests and checks.
/// </summary>
internal sealed class DenseInfluence : IInfluenceEstimate
{
    private readonly int units;
    private readonly int parameters;
    private double[,] influence; // M, n × P

    /// <exception cref="NetworkTooLargeException">M(t − 1) and M(t) do not fit into memory.</exception>
    public DenseInfluence(CellLayout layout)
    {
        MemoryRequirement.ThrowIfNotMet(layout, matrices: 2);
        units = layout.Units;
        parameters = layout.ParameterCount;
        influence = new double[units, parameters];
    }

    public void Reset() => Array.Clear(influence);

    public void Update(CellDynamics step)
    {
        double[,] next = new double[units, parameters];
        for (int k = 0; k < units; k++)
        {
            for (int l = 0; l < units; l++)
            {
                for (int p = 0; p < parameters; p++)
                {
                    next[k, p] += step.Jacobian[k, l] * influence[l, p];
                }
            }
        }

        foreach (InfluenceEntry entry in step.ImmediateInfluence)
        {
            next[entry.Unit, entry.Parameter] += entry.Value;
        }

        influence = next;
    }

    public void AddWeightedRows(ReadOnlySpan<double> weights, Span<double> sum)
    {
        for (int k = 0; k < units; k++)
        {
            for (int p = 0; p < parameters; p++)
            {
                sum[p] += weights[k] * influence[k, p];
            }
        }
    }
}
