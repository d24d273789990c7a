using SparseRtrl.Hardware;

/// <summary>
/// Pseudo-random bytes from a Galois linear-feedback shift register, x³² + x²² + x² + x + 1: eight steps, unrolled, make a byte.
/// </summary>
[HardwareKernel]
public sealed class Lfsr
{
    private const uint Taps = 0x80200003;

    [HostWritable] private uint seed;
    private readonly byte[] output = new byte[32];
    private uint state;

    [Entry]
    public void Run()
    {
        // From state 0 the register would never leave it.
        uint register = seed == 0 ? 1 : seed;
        for (int i = 0; i < output.Length; i++)
        {
            for (int step = 0; step < 8; step++)
            {
                Hardware.Unroll();
                register = (register >> 1) ^ ((register & 1) != 0 ? Taps : 0);
            }

            output[i] = (byte)register;
        }

        state = register;
    }
}
