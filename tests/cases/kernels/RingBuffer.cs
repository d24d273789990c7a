using SparseRtrl.Hardware;

/// <summary>
/// A ring buffer of 12 elements that obeys a list of commands: a number of 0 or more is put in, a negative one takes the oldest
/// element out. What does not fit is counted and dropped. The capacity is no power of two, so the ends wrap by comparison.
/// </summary>
[HardwareKernel]
public sealed class RingBuffer
{
    private const int Capacity = 12;

    [HostWritable] private readonly short[] commands = new short[48];
    private readonly short[] ring = new short[Capacity];
    private readonly short[] taken = new short[48];
    private byte head;
    private byte count;
    private byte takenCount;
    private byte dropped;

    [Entry]
    public void Run()
    {
        takenCount = 0;
        dropped = 0;
        for (int i = 0; i < commands.Length; i++)
        {
            short command = commands[i];
            if (command >= 0)
            {
                Put(command);
            }
            else if (count > 0)
            {
                taken[takenCount] = ring[head];
                takenCount++;
                head = Wrapped(head + 1);
                count--;
            }
        }
    }

    private void Put(short value)
    {
        if (count == Capacity)
        {
            dropped++;
            return;
        }

        ring[Wrapped(head + count)] = value;
        count++;
    }

    private static byte Wrapped(int position) => (byte)(position >= Capacity ? position - Capacity : position);
}
