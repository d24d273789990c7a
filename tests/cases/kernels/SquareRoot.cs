using SparseRtrl.Hardware;

/// <summary>Integer square root by digits, with an early return for zero, and the remainder.</summary>
[HardwareKernel]
public sealed class SquareRoot
{
    [HostWritable] private uint radicand;
    private ushort root;
    private uint remainder;

    [Entry]
    public void Run()
    {
        root = Compute(radicand);
        remainder = radicand - ((uint)root * root);
    }

    private static ushort Compute(uint value)
    {
        if (value == 0)
        {
            return 0;
        }

        uint result = 0;
        uint bit = 1u << 30;
        while (bit > value)
        {
            bit >>= 2;
        }

        do
        {
            if (value >= result + bit)
            {
                value -= result + bit;
                result = (result >> 1) + bit;
            }
            else
            {
                result >>= 1;
            }

            bit >>= 2;
        }
        while (bit != 0);

        return (ushort)result;
    }
}
