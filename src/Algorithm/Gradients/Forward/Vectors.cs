namespace SparseRtrl.Algorithm;

/// <summary>What the estimates of the influence matrix share.</summary>
internal static class Vectors
{
    /// <summary>sum += weight·values</summary>
    public static void AddScaled(Span<double> sum, double weight, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            sum[i] += weight * values[i];
        }
    }

    /// <summary>The Euclidean length of a vector.</summary>
    public static double Norm(ReadOnlySpan<double> vector)
    {
        double sum = 0;
        foreach (double element in vector)
        {
            sum += element * element;
        }

        return Math.Sqrt(sum);
    }
}
