// Compiling did not end on an UP5K at 57 MHz: two registers that reach a reader past themselves moved it to and fro.
using System;
using System.Numerics;
using SparseRtrl.Hardware;

[HardwareKernel]
public sealed class TwoBypasses
{
    [HostWritable] private sbyte s0 = ((sbyte)127);
    [HostWritable] private sbyte s1 = ((sbyte)(-85));
    [HostWritable] [Memory(Banks = 4)] private readonly uint[] a2 = new uint[20];
    [HostWritable] [Memory(MemoryKind.Registers)] private readonly byte[] a3 = new byte[20];
    private record struct Pair4(char X, int Y)
    {
        public Pair4 Moved(char x, int y) => new(unchecked((char)(X + x)), unchecked((int)(Y ^ y)));
    }
    private Pair4 t5;
    private readonly Pair4[] b6 = new Pair4[8];
    private static byte M7(sbyte p8, out byte o)
    {
        unchecked
        {
            o = ((byte)5);
            if (!(((p8 is var v9 && v9 != ((sbyte)(-126))) && ((((uint)p8) >= 4294967295u) && (((int)p8) < ((int)p8))))))
            {
                { int w10 = 3;
                    while (w10 > 0 && (((long)(((long)p8))) <= ((long)p8)))
                    {
                        w10--;
                        byte l11 = ((byte)(-(((byte)(((byte)(o ^ o)) - o)))));
                        p8 = ((sbyte)(((ushort)(((ushort)(((ushort)p8) - ((ushort)o))) - ((ushort)(((ushort)o) & ((ushort)l11))))) - ((short)(Math.Abs((long)(((short)(((int)o) ^ p8))) >> 1)))));
                    } }
            }
            else
            {

            }
            return ((byte)(((byte)(o--)) * ((byte)(o / Math.Max((int)1, (int)(o))))));
        }
    }
    [Entry] public void Run0()
    {
        unchecked
        {
            M7(((sbyte)(s0 + ((sbyte)(((sbyte)127) >>> 44)))), out byte o12); t5.Y ^= (int)o12;
            t5.X *= ((char)(((ulong)(~(((ulong)s1)))) - ((ulong)b6[0].X)));
            for (int i13 = 0; i13 < (int)((uint)s0 % 2u); i13++)
            {
                M7((((int)t5.X) switch { 1 => ((sbyte)(i13 + ((uint)t5.Y))), > 3 and < 106 when ((((uint)s0) == 4294967295u) ^ (1u < ((uint)t5.X))) => ((sbyte)(s0 >> 2)), _ => ((sbyte)i13) }), out byte o14); t5.Y ^= (int)o14;
                sbyte l15 = ((sbyte)(((sbyte)(Math.Clamp(((uint)(((long)t5.Y) << t5.Y)), 48u, 296u))) - (((int)t5.Y) switch { 3 => ((sbyte)(((sbyte)t5.Y) - ((sbyte)(-1)))), > 5 and < 13 when (s0 is ((sbyte)2) or > ((sbyte)4)) => ((sbyte)5), _ => ((sbyte)(((sbyte)t5.X) >>> 46)) })));
            }
            uint F17(byte p18) => ((uint)(((uint)(~(((uint)(~(((byte)s1))))))) | 2537937746u));
        }
    }
}
