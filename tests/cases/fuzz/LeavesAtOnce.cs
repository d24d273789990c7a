// A loop whose first iteration always leaves it became hardware that stays in it.
using System;
using System.Numerics;
using SparseRtrl.Hardware;

[HardwareKernel]
public sealed class LeavesAtOnce
{
    private readonly uint[] a3 = [4294967288u, 0u, 4294967291u, 1u];
    [Entry] public void Run0()
    {
        unchecked
        {
            foreach (uint e22 in a3)
            {
                if (true) { break; }
            }
        }
    }
}
