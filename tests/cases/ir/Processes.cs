using SparseRtrl.Hardware;

/// <summary>One queue joins two processes, the other belongs to one of them.</summary>
[HardwareKernel]
public sealed class Processes
{
    private readonly EventQueue<short> link = new(4);
    private readonly EventQueue<byte> own = new(2);
    [HostWritable] private byte length = 3;
    private int sum;
    private int runs;

    [Entry]
    public void Run()
    {
        runs++;
        Hardware.Concurrently(Source, Sink);
        sum += runs;
    }

    [Process]
    private void Source()
    {
        for (int i = 0; i < length; i++)
        {
            link.Enqueue((short)(i * 3));
        }
    }

    [Process]
    private void Sink()
    {
        own.Enqueue(length);
        for (int left = own.Dequeue(); left > 0; left--)
        {
            sum += link.Dequeue();
        }
    }
}
