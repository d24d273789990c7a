using SparseRtrl.Hardware;

/// <summary>y = A·x for a dense matrix of 8 × 16 elements in Q.8, row by row; y saturates.</summary>
[HardwareKernel]
public sealed class DenseMatrixVector
{
    private const int Rows = 8;
    private const int Columns = 16;

    [HostWritable] private readonly short[] a = new short[Rows * Columns];
    [HostWritable] private readonly short[] x = new short[Columns];
    private readonly short[] y = new short[Rows];

    [Entry]
    public void Run()
    {
        for (int row = 0; row < Rows; row++)
        {
            int sum = 0;
            for (int column = 0; column < Columns; column++)
            {
                sum += FixedPoint.MultiplyRounded(a[(row * Columns) + column], x[column], 4);
            }

            y[row] = FixedPoint.Saturate16(FixedPoint.ShiftRightRounded(sum, 4));
        }
    }
}
