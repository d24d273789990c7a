using SparseRtrl.Hardware;

/// <summary>Quotients by a variable and by constants, rounded towards zero.</summary>
[HardwareKernel]
public sealed class Division
{
    [HostWritable] private int dividend;
    [HostWritable] private short divisor;
    private (int Quotient, short Remainder) result;
    private ushort commonDivisor;
    private readonly byte[] digits = new byte[10];
    private byte digitCount;
    private int microseconds;

    [Entry]
    public void Divide()
    {
        short by = divisor == 0 ? (short)1 : divisor;
        // Only int.MinValue / -1 overflows.
        int value = dividend == int.MinValue ? 0 : dividend;
        result = (value / by, (short)(value % by));
    }

    /// <summary>Euclid, on what fits a word.</summary>
    [Entry]
    public void FindCommonDivisor()
    {
        ushort a = (ushort)dividend, b = (ushort)divisor;
        while (b != 0)
        {
            (a, b) = (b, (ushort)(a % b));
        }

        commonDivisor = a;
    }

    /// <summary>Decimal digits, lowest first, of an unsigned number; and cycles of a 12 MHz clock in microseconds.</summary>
    [Entry]
    public void Convert()
    {
        uint left = (uint)dividend;
        digitCount = 0;
        do
        {
            digits[digitCount++] = (byte)(left % 10);
            left /= 10;
        }
        while (left > 0);

        microseconds = dividend / 12;
    }
}
