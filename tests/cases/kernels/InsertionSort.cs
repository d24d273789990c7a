using SparseRtrl.Hardware;

/// <summary>Insertion sort: nested loops, the inner one with a data-dependent end and a break.</summary>
[HardwareKernel]
public sealed class InsertionSort
{
    [HostWritable] private readonly short[] values = new short[20];
    private int moves;

    [Entry]
    public void Run()
    {
        moves = 0;
        for (int i = 1; i < values.Length; i++)
        {
            short inserted = values[i];
            int at = i;
            while (at > 0)
            {
                short before = values[at - 1];
                if (before <= inserted)
                {
                    break;
                }

                values[at] = before;
                at--;
                moves++;
            }

            values[at] = inserted;
        }
    }
}
