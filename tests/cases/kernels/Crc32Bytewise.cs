using SparseRtrl.Hardware;

/// <summary>
/// CRC-32 (IEEE 802.3), a byte at a time, with a table of 256 remainders: the address of each look-up depends on the one before.
/// </summary>
[HardwareKernel]
public sealed class Crc32Bytewise
{
    private readonly uint[] remainders = new uint[256];
    [HostWritable] private readonly byte[] message = new byte[64];
    [HostWritable] private byte length;
    private uint checksum;

    public Crc32Bytewise()
    {
        for (uint value = 0; value < remainders.Length; value++)
        {
            uint remainder = value;
            for (int bit = 0; bit < 8; bit++)
            {
                remainder = (remainder & 1) != 0 ? (remainder >> 1) ^ 0xEDB88320 : remainder >> 1;
            }

            remainders[value] = remainder;
        }
    }

    [Entry]
    public void Run()
    {
        uint crc = 0xFFFFFFFF;
        int bytes = Math.Min((int)length, message.Length);
        for (int i = 0; i < bytes; i++)
        {
            crc = (crc >> 8) ^ remainders[(byte)(crc ^ message[i])];
        }

        checksum = ~crc;
    }
}
