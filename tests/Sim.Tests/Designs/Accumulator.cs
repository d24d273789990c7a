using SparseRtrl.Hardware;

namespace SparseRtrl.Sim.Tests.Designs;

/// <summary>
/// A kernel small enough to have its design (<see cref="AccumulatorDesign"/>) and its VHDL (Rtl/accumulator.vhd) written by hand:
/// a block RAM, a memory of flip-flops, a queue, narrowed registers, a loop and two entries.
/// </summary>
[HardwareKernel]
internal sealed class Accumulator
{
    [HostWritable]
    private readonly short[] values = [1, -2, 3, -4, 5, -6, 7, -8];

    [HostWritable]
    [Memory(MemoryKind.Registers)]
    private readonly sbyte[] weights = [1, 2, -3, 4];

    private readonly EventQueue<byte> positives = new(8);

    [HostWritable]
    internal byte length = 5;

    private int total;

    /// <summary>Adds value times weight, and queues the positions of positive values.</summary>
    [Entry]
    public void Accumulate()
    {
        total = 0;
        positives.Clear();
        for (int i = 0; i < length; i++)
        {
            total += values[i] * weights[i & 3];
            if (values[i] > 0)
            {
                positives.Enqueue((byte)i);
            }
        }
    }

    /// <summary>Halves every value, rounding down.</summary>
    [Entry]
    public void Scale()
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] >>= 1;
        }
    }
}
