using SparseRtrl.Hardware;

/// <summary>c = a·b for n × n matrices of bytes, with a row stride that is no power of two.</summary>
[HardwareKernel]
public sealed class MatrixMultiply
{
    private readonly int n;
    [HostWritable] private readonly sbyte[] a;
    [HostWritable] private readonly sbyte[] b;
    private readonly int[] c;

    public MatrixMultiply(int n = 5)
    {
        this.n = n;
        (a, b, c) = (new sbyte[n * n], new sbyte[n * n], new int[n * n]);
    }

    [Entry]
    public void Run()
    {
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column < n; column++)
            {
                c[(row * n) + column] = Dot(row, column);
            }
        }
    }

    private int Dot(int row, int column)
    {
        int sum = 0;
        for (int k = 0; k < n; k++)
        {
            sum += a[(row * n) + k] * b[(k * n) + column];
        }

        return sum;
    }
}
