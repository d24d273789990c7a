using System.Numerics;

namespace SparseRtrl.Hardware.Twin;

/// <summary>The index vectors of an <see cref="Kernels.EvRnnKernel"/>, derived from its mask.</summary>
public sealed class EvRnnKernelLayout
{
    /// <param name="configuration">Valid.</param>
    public EvRnnKernelLayout(EvRnnKernelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        int units = configuration.Units;
        var presynaptic = new List<byte>();
        List<(ushort Parameter, byte Target)>[] columns = [.. Enumerable.Range(0, units).Select(_ => new List<(ushort, byte)>())];
        BlockStart = new ushort[units + 1];
        for (int unit = 0; unit < units; unit++)
        {
            foreach (int from in configuration.Columns[configuration.RowStarts[unit]..configuration.RowStarts[unit + 1]])
            {
                columns[from].Add(((ushort)presynaptic.Count, (byte)unit));
                presynaptic.Add((byte)from);
            }

            presynaptic.AddRange(Enumerable.Range(0, configuration.Inputs).Select(i => (byte)i));
            presynaptic.Add(0); // the bias has no presynaptic side
            BlockStart[unit + 1] = (ushort)presynaptic.Count;
        }

        Presynaptic = [.. presynaptic];
        ColumnStart = [0, .. columns.Select((_, unit) => (ushort)columns.Take(unit + 1).Sum(column => column.Count))];
        ColumnParameter = [.. columns.SelectMany(column => column).Select(weight => weight.Parameter)];
        ColumnTarget = [.. columns.SelectMany(column => column).Select(weight => weight.Target)];
        UnitBits = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)units));
        OutputBits = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)configuration.Outputs));
    }

    /// <summary>P, all cell parameters.</summary>
    public int Parameters => Presynaptic.Length;

    /// <summary>First parameter of each unit, and P at the end; n + 1.</summary>
    public ushort[] BlockStart { get; }

    /// <summary>Unit or input that each parameter weights, 0 for biases; P.</summary>
    public byte[] Presynaptic { get; }

    /// <summary>
    /// Where the recurrent weights from each unit start in the next two vectors, and their number at the end; n + 1.
    /// </summary>
    public ushort[] ColumnStart { get; }

    /// <summary>Recurrent weights by presynaptic unit: the parameter.</summary>
    public ushort[] ColumnParameter { get; }

    /// <summary>Recurrent weights by presynaptic unit: the unit that receives.</summary>
    public byte[] ColumnTarget { get; }

    /// <summary>Bits of a unit's index.</summary>
    public int UnitBits { get; }

    /// <summary>Bits of an output's index.</summary>
    public int OutputBits { get; }
}
