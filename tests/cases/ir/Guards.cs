using SparseRtrl.Hardware;

[HardwareKernel]
public sealed class Guards
{
    private readonly sbyte[] input = [100, -128, 3];
    private int sum;

    [Entry]
    public void Run()
    {
        for (int i = 0; i < input.Length; i++)
        {
            if (input[i] < -100)
            {
                continue;
            }

            sum += Limit(input[i] * 2);
        }
    }

    private static int Limit(int x)
    {
        if (x > 99)
        {
            return 99;
        }

        return x;
    }
}
