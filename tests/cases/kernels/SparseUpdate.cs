using SparseRtrl.Hardware;

/// <summary>
/// One row of a sparse influence update in Q.12: out_p = Σ_j c_j·m_(u_j, p), rounded and saturated, over the non-zeros of a row.
/// </summary>
[HardwareKernel]
public sealed class SparseUpdate
{
    private const int Parameters = 24;

    [HostWritable] private readonly short[] influence = new short[8 * Parameters];
    [HostWritable] private readonly byte[] unit = new byte[4];
    [HostWritable] private readonly short[] coefficient = new short[4];
    [HostWritable] private byte nonZeros;
    private readonly short[] row = new short[Parameters];
    private ushort saturations;

    [Entry]
    public void Run()
    {
        for (int p = 0; p < Parameters; p++)
        {
            int sum = 0;
            for (int j = 0; j < (nonZeros & 3); j++)
            {
                sum += (coefficient[j] * influence[((unit[j] & 7) * Parameters) + p]) >> 2;
            }

            int rounded = FixedPoint.ShiftRightRounded(sum, 10);
            saturations += (ushort)(FixedPoint.Fits(rounded, 16) ? 0 : 1);
            row[p] = FixedPoint.Saturate16(rounded);
        }
    }
}
