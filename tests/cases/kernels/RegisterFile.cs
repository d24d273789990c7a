using SparseRtrl.Hardware;

/// <summary>
/// Instructions in a row on a register file and a memory: the reads of the file, and the variable shifts, stand in different states, so
/// that one of each does for all.
/// </summary>
[HardwareKernel]
public sealed class RegisterFile
{
    [HostWritable, Memory(MemoryKind.Registers)] private readonly short[] file = new short[16];
    [HostWritable] private readonly short[] data = new short[64];
    [HostWritable] private byte source;
    [HostWritable] private byte amount;
    private int result;

    [Entry]
    public void Execute()
    {
        int sum = file[source & 15] + data[source & 63];
        data[sum & 63] = (short)(sum << amount);
        int difference = file[amount & 15] - data[amount & 63];
        data[difference & 63] = (short)(difference << (sum & 31));
        int mixed = file[sum & 15] ^ data[difference & 63];
        data[mixed & 63] = (short)mixed;
        result = file[(mixed ^ difference) & 15] + (data[sum & 63] << (mixed & 31));
    }
}
