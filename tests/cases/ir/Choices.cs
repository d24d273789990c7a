using System;
using SparseRtrl.Hardware;

[HardwareKernel]
public sealed class Choices
{
    private readonly short[] table = [5, -7];
    private byte state = 250;
    private short best;

    [Entry]
    public void Run()
    {
        state += 7;
        best = (short)(state > 3 ? Math.Abs((int)best) : best >>> 1);
        best += table[state & 1] > 0 ? table[0] : (short)-1;
        switch (state)
        {
            case 0:
            case 1:
                best++;
                break;
            case > 9:
                best = state switch { 10 => 1, 11 or 12 => 2, _ => 3 };
                break;
        }
    }
}
