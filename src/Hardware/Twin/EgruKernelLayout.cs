using System.Collections.Immutable;
using System.Numerics;
using SparseRtrl.Hardware.Kernels;

namespace SparseRtrl.Hardware.Twin;

/// <summary>Where an <see cref="EgruKernel"/> keeps what: its index vectors, derived from its mask.</summary>
public sealed class EgruKernelLayout
{
    private const int Gates = 3;
    private readonly EgruKernelConfiguration configuration;

    /// <param name="configuration">Valid.</param>
    public EgruKernelLayout(EgruKernelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        this.configuration = configuration;
        UnitBits = BitsFor(configuration.Units);
        RowBits = BitsFor(configuration.Units + configuration.Outputs);
        OutputBits = BitsFor(configuration.Outputs);
        LaneBits = BitsFor(configuration.Lanes);
        MaximumFanIn = Enumerable.Range(0, configuration.Units).Max(unit => FanIn(unit));
        BlockStarts = new ushort[configuration.Units + 1];
        SourceStarts = new ushort[configuration.Units + 1];
        var sources = new List<byte>();
        for (int unit = 0; unit < configuration.Units; unit++)
        {
            int blockWords = (BlockLength(unit) + configuration.Lanes - 1) / configuration.Lanes;
            BlockStarts[unit + 1] = (ushort)(BlockStarts[unit] + blockWords);
            sources.AddRange(SourcesOf(unit, blockWords * configuration.Lanes));
            SourceStarts[unit + 1] = (ushort)sources.Count;
        }

        Sources = [.. sources];
        FanIns = [.. Enumerable.Range(0, configuration.Units).Select(unit => (byte)FanIn(unit))];
    }

    /// <summary>Bits of an index of a unit, a row of the influence matrix, an output and a lane.</summary>
    public int UnitBits { get; }

    public int RowBits { get; }

    public int OutputBits { get; }

    public int LaneBits { get; }

    /// <summary>Recurrent weights of a gate of the unit that has most.</summary>
    public int MaximumFanIn { get; }

    /// <summary>Words of parameters, one parameter per lane.</summary>
    public int Words => BlockStarts[^1];

    /// <summary>Parameters of the longest block, with padding.</summary>
    public int LargestBlock =>
        Enumerable.Range(0, configuration.Units).Max(unit => BlockStarts[unit + 1] - BlockStarts[unit]) * configuration.Lanes;

    /// <summary>All cell parameters with padding: words × lanes.</summary>
    public int Parameters => Words * configuration.Lanes;

    /// <summary>See the fields of the same name of <see cref="EgruKernel"/>.</summary>
    public ushort[] BlockStarts { get; }

    public ushort[] SourceStarts { get; }

    public byte[] Sources { get; }

    public byte[] FanIns { get; }

    /// <summary>Where the kernel has each parameter that exists, in the order of <see cref="EgruParameters.Cell"/>.</summary>
    public ImmutableArray<int> ParameterIndices => [.. Enumerable.Range(0, configuration.Units).SelectMany(IndicesOf)];

    /// <summary>Index of θ of a unit: the first of its block.</summary>
    public int Threshold(int unit) => BlockStarts[unit] * configuration.Lanes;

    private static int BitsFor(int count) => BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)count));

    private int FanIn(int unit) => configuration.RowStarts[unit + 1] - configuration.RowStarts[unit];

    private int Connections(int unit) => FanIn(unit) + configuration.Inputs + 1;

    private int BlockLength(int unit) => 1 + (Gates * Connections(unit));

    private IEnumerable<int> IndicesOf(int unit)
    {
        int connections = Connections(unit);
        return Enumerable.Range(0, Gates * connections)
            .Select(i => Threshold(unit) + 1 + (Gates * (i % connections)) + (i / connections))
            .Append(Threshold(unit));
    }

    /// <summary>Units, inputs, the bias, and nothing for what pads the block.</summary>
    private IEnumerable<byte> SourcesOf(int unit, int paddedLength)
    {
        int begun = (paddedLength - 1 + Gates - 1) / Gates;
        return configuration.Columns[configuration.RowStarts[unit]..configuration.RowStarts[unit + 1]]
            .Concat(Enumerable.Range(configuration.Units, configuration.Inputs + 1))
            .Concat(Enumerable.Repeat(configuration.Units + configuration.Inputs + 1, begun - Connections(unit)))
            .Select(source => (byte)source);
    }
}
