using SparseRtrl.Hardware;

[HardwareKernel]
public sealed class Events
{
    private readonly bool verbose;
    private readonly EventQueue<byte> queue = new(3);
    [HostWritable] private uint mask = 0x15;
    private int steps;

    [Entry]
    public void Fill()
    {
        for (uint rest = mask; rest != 0; rest &= rest - 1)
        {
            queue.Enqueue((byte)System.Numerics.BitOperations.TrailingZeroCount(rest));
        }
    }

    [Entry]
    public void Drain()
    {
        while (queue.Count > 0 && queue[0] < 4)
        {
            steps += queue.Dequeue();
            if (verbose)
            {
                steps++;
            }
        }
    }
}
