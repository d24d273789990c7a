using SparseRtrl.Hardware;

/// <summary>
/// Four processes in a row: samples go through a filter of three taps and a threshold into a histogram, with a queue between each two.
/// Each works on another sample at the same time.
/// </summary>
[HardwareKernel]
public sealed class SignalPipeline
{
    private const int Threshold = 40;
    private const short EndOfData = short.MinValue;

    [HostWritable] private readonly sbyte[] samples = new sbyte[48];
    private readonly byte[] counts = new byte[16];
    private readonly EventQueue<short> raw = new(4);
    private readonly EventQueue<short> filtered = new(2);
    private readonly EventQueue<short> peaks = new(32);
    private int events;

    [Entry]
    public void Run()
    {
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = 0;
        }

        Hardware.Concurrently(Produce, Filter, Detect, Count);
    }

    [Process]
    private void Produce()
    {
        for (int i = 0; i < samples.Length; i++)
        {
            raw.Enqueue(samples[i]);
        }
    }

    [Process]
    private void Filter()
    {
        int before = 0;
        int beforeThat = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            int sample = raw.Dequeue();
            filtered.Enqueue((short)((3 * sample) + (2 * before) - beforeThat));
            beforeThat = before;
            before = sample;
        }
    }

    /// <summary>Lets large values through; a mark that no sample equals says that there are no more.</summary>
    [Process]
    private void Detect()
    {
        for (int i = 0; i < samples.Length; i++)
        {
            short value = filtered.Dequeue();
            if (value > Threshold || value < -Threshold)
            {
                peaks.Enqueue(value);
            }
        }

        peaks.Enqueue(EndOfData);
    }

    [Process]
    private void Count()
    {
        events = 0;
        for (int value = peaks.Dequeue(); value != EndOfData; value = peaks.Dequeue())
        {
            counts[(value >> 6) & 15]++;
            events++;
        }
    }
}
