using SparseRtrl.Hardware;

/// <summary>
/// 2-D convolution of a 12 × 12 image with a 3 × 3 mask. The two rows above are kept in line buffers and the nine elements under
/// the mask in registers, so that each pixel is read once.
/// </summary>
[HardwareKernel]
public sealed class Convolution
{
    private const int Side = 12;

    [HostWritable] private readonly byte[] image = new byte[Side * Side];
    [HostWritable, Memory(MemoryKind.Registers)] private readonly sbyte[] mask = new sbyte[9];
    private readonly byte[] rowAbove = new byte[Side];
    private readonly byte[] rowAboveThat = new byte[Side];

    /// <summary>Results stand at the lower right element under the mask; the first two rows and columns mean nothing.</summary>
    private readonly short[] filtered = new short[Side * Side];

    private readonly record struct Column(byte Top, byte Middle, byte Bottom);

    [Entry]
    public void Run()
    {
        Column left = default, centre = default, right = default;
        int x = 0;
        for (int at = 0; at < image.Length; at++)
        {
            (left, centre, right) = (centre, right, new(rowAboveThat[x], rowAbove[x], image[at]));
            rowAboveThat[x] = right.Middle;
            rowAbove[x] = right.Bottom;
            int sum = Weighted(left, 0) + Weighted(centre, 1) + Weighted(right, 2);
            filtered[at] = (short)(sum >> 3);
            x = x == Side - 1 ? 0 : x + 1;
        }
    }

    private int Weighted(Column column, int x) =>
        (column.Top * mask[x]) + (column.Middle * mask[3 + x]) + (column.Bottom * mask[6 + x]);
}
