using SparseRtrl.Hardware;

/// <summary>
/// A running history in single-port RAM with gains in distributed memory and counts in registers: reads and writes of the history take
/// turns, also where iterations overlap.
/// </summary>
[HardwareKernel]
public sealed class MemoryKinds
{
    private const int Length = 40;

    [HostWritable] private readonly short[] samples = new short[Length];
    [HostWritable, Memory(MemoryKind.Distributed)] private readonly sbyte[] gain = [1, -2, 3, -4];
    [HostWritable, Memory(MemoryKind.Spram)] private readonly short[] history = new short[Length];
    [HostWritable, Memory(MemoryKind.Spram)] private readonly int[] wide = new int[Length];
    [Memory(MemoryKind.Registers)] private readonly byte[] signs = new byte[3];
    private int sum;

    /// <summary>One access of the history per iteration of the second loop, two of the first.</summary>
    [Entry]
    public void Blend()
    {
        for (int i = 0; i < Length; i++)
        {
            history[i] = (short)((history[i] + samples[i]) >> 1);
        }

        sum = 0;
        for (int i = 0; i < Length; i++)
        {
            sum += history[i] * gain[i & 3];
            signs[history[i] < 0 ? 0 : history[i] == 0 ? 1 : 2]++;
        }
    }

    /// <summary>Straight code: what was read is still needed after the write.</summary>
    [Entry]
    public void Rotate()
    {
        int first = wide[0];
        for (int i = 0; i + 1 < Length; i++)
        {
            wide[i] = wide[i + 1] + first;
        }

        wide[Length - 1] = first;
        (wide[3], wide[4]) = (wide[4], wide[3] + sum);
    }
}
