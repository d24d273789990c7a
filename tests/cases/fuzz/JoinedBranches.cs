// A branch in a branch became values; what the inner one writes was read before it by what follows it.
using System;
using System.Numerics;
using SparseRtrl.Hardware;

[HardwareKernel]
public sealed class JoinedBranches
{
    [HostWritable] private short s2 = ((short)12);
    [HostWritable] private int s3 = 63;
    private readonly byte s4 = ((byte)249);
    private record struct Pair6(sbyte X, ushort Y)
    {
        public Pair6 Moved(sbyte x, ushort y) => new(unchecked((sbyte)(X + x)), unchecked((ushort)(Y ^ y)));
    }
    [Memory(MemoryKind.Registers)] private readonly Pair6[] b8 = new Pair6[8];
    [Entry] public void Run0()
    {
        unchecked
        {
            long l11 = 0L;
            switch ((int)s3)
            {
                case 1:

                break;
                case 2 or 4:
                case > 6 when (l11 is var v16 && v16 != 18014398509481984L):

                break;
                case var v15 when v15 < 1:

                break;
                default:
                if (b8[7] == b8[7]) { b8[7] = new Pair6(((sbyte)(Math.Max(((long)s4), 0L))), b8[7].Y); }
                break;
            }
        }
    }
}
