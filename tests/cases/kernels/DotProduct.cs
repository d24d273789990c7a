using SparseRtrl.Hardware;

/// <summary>Σ x_i·y_i of two vectors in Q.15, kept with 24 fraction bits.</summary>
[HardwareKernel]
public sealed class DotProduct
{
    [HostWritable] private readonly short[] x = new short[64];
    [HostWritable] private readonly short[] y = new short[64];
    private int product;

    [Entry]
    public void Run()
    {
        int sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += FixedPoint.MultiplyRounded(x[i], y[i], 6);
        }

        product = sum;
    }
}
