using SparseRtrl.Hardware;

/// <summary>Counts how often each of 16 values occurs: reads and writes of one memory at data-dependent places.</summary>
[HardwareKernel]
public sealed class Histogram
{
    [HostWritable] private readonly byte[] samples = new byte[40];
    private readonly ushort[] counts = new ushort[16];

    [Entry]
    public void Run()
    {
        for (int i = 0; i < samples.Length; i++)
        {
            counts[samples[i] & 15]++;
        }
    }

    [Entry]
    public void Clear()
    {
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = 0;
        }
    }
}
