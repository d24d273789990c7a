using System.Linq;
using SparseRtrl.Hardware;

/// <summary>Arrays in banks and with several read ports: indices whose bank is known, and others, which may mean any.</summary>
[HardwareKernel]
public sealed class BankedMemories
{
    private const int Length = 45;

    [HostWritable, Memory(Banks = 4)] private readonly short[] cyclic = new short[Length];
    [HostWritable, Memory(Banks = 3, Layout = BankLayout.Block)] private readonly byte[] block = new byte[Length];
    [HostWritable, Memory(MemoryKind.Spram, Banks = 2)] private readonly int[] single = new int[Length];
    [HostWritable, Memory(MemoryKind.Registers, Banks = 2)] private readonly sbyte[] file = new sbyte[7];
    [HostWritable, Memory(ReadPorts = 2)] private readonly short[] twice = new short[Length];
    [HostWritable] private readonly byte[] where = new byte[16];
    [Memory(Banks = 4, ReadPorts = 2)] private readonly int[] sums = [.. Enumerable.Range(0, Length).Select(i => i * i)];

    /// <summary>Every lane has its bank; blocks lie side by side.</summary>
    [Entry]
    public void Known()
    {
        for (int i = 0; i < Length; i++)
        {
            Hardware.Unroll(4);
            sums[i] += cyclic[i] * 3;
        }

        for (int i = 0; i < 13; i++)
        {
            block[32 + i] = (byte)(block[i] + block[i + 16] + file[i % 7 & 6]);
        }

        for (int i = 1; i < Length; i++)
        {
            twice[i - 1] = (short)(twice[i - 1] + twice[i]);
        }
    }

    /// <summary>The bank is known only when it happens.</summary>
    [Entry]
    public void Unknown()
    {
        for (int i = 0; i < where.Length; i++)
        {
            int at = where[i] % Length;
            cyclic[at]++;
            single[at] = single[Length - 1 - at] + block[at];
            file[at % 7] -= file[at % 5];
            sums[at] ^= sums[i] + sums[at >> 1];
        }

        cyclic[where[3] & 31] = cyclic[where[4] & 31];
        block[where[5] & 31] = 7;
    }
}
