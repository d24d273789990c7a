using SparseRtrl.Hardware;

/// <summary>
/// A sparse influence update in Q.12: new_(k, p) = Σ_j c_(k, j)·m_(u_(k, j), p), rounded and saturated, over the non-zeros of each row.
/// Several parameters are updated side by side, each from a bank of its own.
/// </summary>
[HardwareKernel]
public sealed class SparseUpdate
{
    private const int FractionBits = 12;

    private readonly int lanes;
    private readonly int rows;
    private readonly int nonZeros;
    private readonly int parameters;

    [HostWritable, Memory(MemoryKind.Spram, BanksField = nameof(lanes))] private readonly short[] influence;
    [HostWritable, Memory(MemoryKind.BlockRam)] private readonly short[] coefficient;
    [HostWritable(Maximum = nameof(rows))] private readonly byte[] unit;
    [Memory(BanksField = nameof(lanes))] private readonly int[] partial;
    [Memory(BanksField = nameof(lanes))] private readonly short[] updated;

    public SparseUpdate(int lanes = 1, int rows = 16, int nonZeros = 4, int parameters = 300)
    {
        (this.lanes, this.rows, this.nonZeros, this.parameters) = (lanes, rows, nonZeros, parameters);
        influence = new short[rows * parameters];
        coefficient = new short[rows * nonZeros];
        unit = new byte[rows * nonZeros];
        partial = new int[parameters];
        updated = new short[rows * parameters];
    }

    [Entry]
    public void Run()
    {
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < nonZeros; j++)
            {
                Accumulate(row, j);
            }
        }
    }

    /// <summary>Adds one row of the old influence, and stores the sum when it was the last one.</summary>
    private void Accumulate(int row, int j)
    {
        short c = coefficient[(row * nonZeros) + j];
        int source = unit[(row * nonZeros) + j] % rows * parameters;
        int target = row * parameters;
        for (int p = 0; p < parameters; p++)
        {
            Hardware.Unroll(lanes);
            int sum = (j == 0 ? 0 : partial[p]) + (c * influence[source + p]);
            partial[p] = sum;
            if (j == nonZeros - 1)
            {
                updated[target + p] = FixedPoint.Saturate16(FixedPoint.ShiftRightRounded(sum, FractionBits));
            }
        }
    }
}
