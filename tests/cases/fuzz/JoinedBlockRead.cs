// A block of a pipelined loop read a register that the block it was joined to had written.
using SparseRtrl.Hardware;

[HardwareKernel]
public sealed class JoinedBlockRead
{
    [HostWritable] private readonly short[] first = new short[16];
    [HostWritable] private readonly short[] second = new short[16];
    [HostWritable] private short carried;
    [HostWritable] private byte limit;

    [Entry]
    public void Run()
    {
        for (int i = 0; i < 2; i += 2)
        {
            if ((i ^ carried) > 4)
            {
                second[(i * 3 + 14) & 15] = (short)(((i ^ carried) > (i * carried) ? (first[carried & 15] * second[(i * 0 + 14) & 15]) : i));
            }
            else if ((carried ^ 8) > 2)
            {
                carried = (short)(((-8 > 3 ? first[(i * 2 + 6) & 15] : carried) & (first[(i * 2 + 12) & 15] > i ? second[carried & 15] : second[(i * 1 + 6) & 15])));
            }
            else
            {
                carried = (short)(-4);
            }

            second[carried & 15] = (short)(((second[(i * 3 + 5) & 15] & second[(i * 3 + 7) & 15]) - first[carried & 15]));
            first[carried & 15] = (short)(((i * i) > carried ? (i & second[(i * 1 + 1) & 15]) : i));
        }
    }
}
