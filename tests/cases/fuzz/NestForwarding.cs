// Nest as one loop: the first iteration of an inner run did not see what the run before it had just stored.
using System;
using System.Numerics;
using SparseRtrl.Hardware;

[HardwareKernel]
public sealed class NestForwarding
{
    private readonly ushort s2 = ((ushort)11);
    [HostWritable] private readonly sbyte[] a4 = new sbyte[8];
    [Entry] public void Run0()
    {
        unchecked
        {
            for (int i24 = 0; i24 < (int)((uint)s2 % 17u); i24++)
            {
                for (int i26 = 0; i26 < 7; i26++)
                {
                    a4[(3) & 7]++;
                }
            }
        }
    }
}
