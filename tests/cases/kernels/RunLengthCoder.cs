using SparseRtrl.Hardware;

/// <summary>
/// Run-length coding: bytes to pairs of a byte and how often it follows itself, and back. Encoding has a variable rate of
/// output, decoding of input.
/// </summary>
[HardwareKernel]
public sealed class RunLengthCoder
{
    private const int Length = 48;

    private readonly record struct Run(byte Value, byte Count);

    [HostWritable] private readonly byte[] plain = new byte[Length];
    private readonly Run[] runs = new Run[Length];
    private readonly byte[] decoded = new byte[Length];
    private byte runCount;

    [Entry]
    public void Encode()
    {
        byte value = plain[0];
        byte count = 1;
        runCount = 0;
        for (int i = 1; i < Length; i++)
        {
            byte next = plain[i];
            if (next == value)
            {
                count++;
            }
            else
            {
                runs[runCount] = new(value, count);
                runCount++;
                (value, count) = (next, 1);
            }
        }

        runs[runCount] = new(value, count);
        runCount++;
    }

    [Entry]
    public void Decode()
    {
        int at = 0;
        for (int r = 0; r < runCount; r++)
        {
            Run run = runs[r];
            for (int i = 0; i < run.Count; i++)
            {
                decoded[at] = run.Value;
                at++;
            }
        }
    }
}
