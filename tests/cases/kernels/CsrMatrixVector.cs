using SparseRtrl.Hardware;

/// <summary>
/// y = A·x for a sparse matrix in compressed sparse rows: row r has the elements rowStart[r] to rowStart[r + 1] − 1, each with a
/// column and a value. The trip count of the inner loop depends on the data, and x is read at places that do.
/// </summary>
[HardwareKernel]
public sealed class CsrMatrixVector
{
    private const int Rows = 8;

    private readonly byte lastColumn = 15;
    private readonly byte capacity = 63;

    [HostWritable(Maximum = nameof(capacity))] private readonly byte[] rowStart = new byte[Rows + 1];
    [HostWritable(Maximum = nameof(lastColumn))] private readonly byte[] column = new byte[64];
    [HostWritable] private readonly short[] value = new short[64];
    [HostWritable] private readonly short[] x = new short[16];
    private readonly int[] y = new int[Rows];

    [Entry]
    public void Run()
    {
        int begin = rowStart[0];
        for (int row = 0; row < Rows; row++)
        {
            int end = rowStart[row + 1];
            int sum = 0;
            for (int at = begin; at < end; at++)
            {
                sum += value[at] * x[column[at]];
            }

            y[row] = sum;
            begin = end;
        }
    }
}
