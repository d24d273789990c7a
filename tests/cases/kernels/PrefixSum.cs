using SparseRtrl.Hardware;

/// <summary>Inclusive prefix sums in place: values[i] becomes values[0] + … + values[i].</summary>
[HardwareKernel]
public sealed class PrefixSum
{
    [HostWritable] private readonly int[] values = new int[48];

    [Entry]
    public void Run()
    {
        int sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += values[i];
            values[i] = sum;
        }
    }
}
