using System.Collections.Immutable;
using System.Numerics;
using SparseRtrl.Hardware.Kernels;

namespace SparseRtrl.Hardware.Twin;

/// <summary>Where an <see cref="EvRnnKernel"/> keeps what: its index vectors, derived from its mask.</summary>
public sealed class EvRnnKernelLayout
{
    private readonly EvRnnKernelConfiguration configuration;

    /// <param name="configuration">Valid.</param>
    public EvRnnKernelLayout(EvRnnKernelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        this.configuration = configuration;
        UnitBits = BitsFor(configuration.Units);
        OutputBits = BitsFor(configuration.Outputs);
        LaneBits = BitsFor(configuration.Lanes);
        SetWords = (configuration.Units + 31) / 32;
        MaximumFanIn = Enumerable.Range(0, configuration.Units).Max(unit => FanIn(unit));
        int fanOut = configuration.Columns.CountBy(from => from).Max(column => column.Value);
        FanBits = BitsFor(Math.Max(MaximumFanIn, fanOut) + 1);
        BlockStarts = new ushort[configuration.Units];
        BlockShapes = new byte[configuration.Units];
        Rows = new uint[configuration.Units];
        for (int unit = 0; unit < configuration.Units; unit++)
        {
            int blockWords = (BlockLength(unit) + configuration.Lanes - 1) / configuration.Lanes;
            BlockStarts[unit] = (ushort)Words;
            BlockShapes[unit] = (byte)(blockWords - 1);
            Rows[unit] = ((uint)FirstParameter(unit) << FanBits) | (uint)FanIn(unit);
            Words += blockWords;
        }

        Presynaptic = new byte[Parameters];
        Sources = new byte[Parameters];
        CopyOf = new ushort[Parameters];
        FillBlocks();
        (Columns, ColumnTargets) = FillColumns();
    }

    /// <summary>Bits of an index of a unit, an output and a lane.</summary>
    public int UnitBits { get; }

    public int OutputBits { get; }

    public int LaneBits { get; }

    /// <summary>Bits of a number of recurrent weights from or into one unit.</summary>
    public int FanBits { get; }

    /// <summary>32-bit words of a set of units.</summary>
    public int SetWords { get; }

    /// <summary>Recurrent weights of the unit that has most.</summary>
    public int MaximumFanIn { get; }

    /// <summary>Words of parameters, one parameter per lane.</summary>
    public int Words { get; }

    /// <summary>All cell parameters with padding: words × lanes.</summary>
    public int Parameters => Words * configuration.Lanes;

    /// <summary>Recurrent weights by columns, inputs and biases by units, and a place where copies of padding go.</summary>
    public int ForwardWeights => configuration.Columns.Length + (configuration.Units * (configuration.Inputs + 1)) + 1;

    /// <summary>See the fields of the same name of <see cref="EvRnnKernel"/>.</summary>
    public ushort[] BlockStarts { get; }

    public byte[] BlockShapes { get; }

    public uint[] Rows { get; }

    public byte[] Presynaptic { get; }

    public byte[] Sources { get; }

    public ushort[] CopyOf { get; }

    public uint[] Columns { get; }

    public byte[] ColumnTargets { get; }

    /// <summary>Index of each parameter that exists, in the order without padding.</summary>
    public ImmutableArray<int> ParameterIndices =>
        [.. Enumerable.Range(0, configuration.Units).SelectMany(unit => Enumerable.Range(FirstParameter(unit), BlockLength(unit)))];

    private static int BitsFor(int count) => BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)count));

    private int FanIn(int unit) => configuration.RowStarts[unit + 1] - configuration.RowStarts[unit];

    private int BlockLength(int unit) => FanIn(unit) + configuration.Inputs + 1;

    private int FirstParameter(int unit) => BlockStarts[unit] * configuration.Lanes;

    private void FillBlocks()
    {
        Array.Fill(Sources, (byte)(EvRnnKernel.SourceIsValue + configuration.Inputs + 1));
        Array.Fill(CopyOf, (ushort)(ForwardWeights - 1));
        for (int unit = 0; unit < configuration.Units; unit++)
        {
            int parameter = FirstParameter(unit);
            foreach (int from in configuration.Columns[configuration.RowStarts[unit]..configuration.RowStarts[unit + 1]])
            {
                Presynaptic[parameter] = (byte)from;
                Sources[parameter] = (byte)from;
                parameter++;
            }

            int copy = configuration.Columns.Length + (unit * (configuration.Inputs + 1));
            for (int i = 0; i <= configuration.Inputs; i++)
            {
                Sources[parameter + i] = (byte)(EvRnnKernel.SourceIsValue + i);
                CopyOf[parameter + i] = (ushort)(copy + i);
            }
        }
    }

    private (uint[] Columns, byte[] Targets) FillColumns()
    {
        var columns = new uint[configuration.Units];
        var targets = new List<byte>();
        for (int from = 0; from < configuration.Units; from++)
        {
            int first = targets.Count;
            for (int unit = 0; unit < configuration.Units; unit++)
            {
                int entry = configuration.Columns.AsSpan(configuration.RowStarts[unit], FanIn(unit)).IndexOf(from);
                if (entry >= 0)
                {
                    CopyOf[FirstParameter(unit) + entry] = (ushort)targets.Count;
                    targets.Add((byte)unit);
                }
            }

            columns[from] = ((uint)first << FanBits) | (uint)(targets.Count - first);
        }

        return (columns, [.. targets]);
    }
}
