using SparseRtrl.Hardware;

/// <summary>
/// Adds two echoes to blocks of samples. The host fills the gains and the window without ever reading them, and sees nothing of the delay
/// line, of where in it the filter is, and of the queue of loud samples.
/// </summary>
[HardwareKernel]
public sealed class EchoFilter
{
    private const int Length = 16;

    [HostWritable] private readonly short[] samples = new short[Length];
    [HostWritable, HostHidden] private readonly short[] window = new short[Length];
    [HostWritable, HostHidden, Memory(MemoryKind.Registers)] private readonly sbyte[] gains = [64, -32];
    [HostWritable, HostHidden] private short threshold = 1000;
    [HostHidden, Memory(Banks = 2)] private readonly short[] line = new short[2 * Length];
    [HostHidden, Memory(MemoryKind.Spram)] private readonly short[] before = new short[Length];
    [HostHidden] private readonly EventQueue<short> loud = new(Length);
    [HostHidden] private byte position;
    private readonly short[] echoes = new short[Length];
    private short peak;

    [Entry]
    public void Filter()
    {
        loud.Clear();
        for (int i = 0; i < Length; i++)
        {
            int dry = (samples[i] * window[i]) >> 15;
            int near = line[(position - 1) & (2 * Length - 1)] * gains[0];
            int far = before[i] * gains[1];
            short wet = (short)(dry + ((near + far) >> 8));
            line[position & (2 * Length - 1)] = wet;
            echoes[i] = wet;
            position++;
            if (wet > threshold)
            {
                loud.Enqueue(wet);
            }
        }

        for (int i = 0; i < Length; i++)
        {
            before[i] = samples[i];
        }
    }

    [Entry]
    public void Peak()
    {
        peak = 0;
        while (loud.Count > 0)
        {
            short next = loud.Dequeue();
            peak = next > peak ? next : peak;
        }
    }
}
