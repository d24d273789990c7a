using SparseRtrl.Hardware;

/// <summary>CRC-32 (IEEE 802.3), bit by bit: logical shifts of 32-bit values and a choice in the innermost loop.</summary>
[HardwareKernel]
public sealed class Crc32
{
    [HostWritable] private readonly byte[] message = new byte[16];
    [HostWritable] private byte length;
    private uint checksum;

    [Entry]
    public void Run()
    {
        uint crc = 0xFFFFFFFF;
        for (int i = 0; i < (length & 15); i++)
        {
            crc ^= message[i];
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        checksum = ~crc;
    }
}
