// Ones of a negative number: the hardware counted them in the fewest bits that hold it.
using System;
using SparseRtrl.Hardware;

[HardwareKernel]
public sealed class NegativePopCount
{
    [HostWritable] private byte start = 10;
    private short ones;

    [Entry]
    public void Run0()
    {
        unchecked
        {
            ones = short.PopCount((short)~(short)Math.Clamp((uint)start, 49u, 556u));
        }
    }
}
