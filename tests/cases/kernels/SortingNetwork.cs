using SparseRtrl.Hardware;

/// <summary>Sorts groups of eight with Batcher's odd-even merge network: 19 comparators in six layers, no branch at all.</summary>
[HardwareKernel]
public sealed class SortingNetwork
{
    private const int Width = 8;

    [HostWritable] private readonly short[] values = new short[4 * Width];

    [Entry]
    public void Run()
    {
        for (int at = 0; at < values.Length; at += Width)
        {
            (short a, short b, short c, short d) = (values[at], values[at + 1], values[at + 2], values[at + 3]);
            (short e, short f, short g, short h) = (values[at + 4], values[at + 5], values[at + 6], values[at + 7]);
            SortFour(ref a, ref b, ref c, ref d);
            SortFour(ref e, ref f, ref g, ref h);
            Order(ref a, ref e);
            Order(ref b, ref f);
            Order(ref c, ref g);
            Order(ref d, ref h);
            Order(ref c, ref e);
            Order(ref d, ref f);
            Order(ref b, ref c);
            Order(ref d, ref e);
            Order(ref f, ref g);
            (values[at], values[at + 1], values[at + 2], values[at + 3]) = (a, b, c, d);
            (values[at + 4], values[at + 5], values[at + 6], values[at + 7]) = (e, f, g, h);
        }
    }

    private static void SortFour(ref short a, ref short b, ref short c, ref short d)
    {
        Order(ref a, ref b);
        Order(ref c, ref d);
        Order(ref a, ref c);
        Order(ref b, ref d);
        Order(ref b, ref c);
    }

    private static void Order(ref short low, ref short high) => (low, high) = (Math.Min(low, high), Math.Max(low, high));
}
