using SparseRtrl.Algorithm;
using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Cli.Accelerator;

/// <summary>The network that an accelerator is made for.</summary>
/// <param name="Network">An EvRNN, or an EGRU whose gates share a mask.</param>
/// <param name="Timing">At which steps it learns.</param>
internal sealed record AcceleratorNetwork(Network<double> Network, LossTiming Timing)
{
    public CellLayout Layout => Network.Layout;

    /// <summary>ω: share of recurrent weights that do not exist.</summary>
    public double Sparsity => 1 - (Layout.Mask.Count / ((double)Layout.Units * Layout.Units));

    /// <exception cref="UsageException">There is no accelerator for such a network.</exception>
    public static AcceleratorNetwork Of(NetworkFile file)
    {
        Network<double> network = file.Network;
        string? problem = network.Cell switch
        {
            EgruCell { StateReset: not StateReset.SubtractThreshold } => "of the EGRU's resets subtract-threshold alone is supported",
            EgruCell when network.Layout.Masks.Any(mask => !mask.Columns.SequenceEqual(network.Layout.Mask.Columns)
                || !mask.RowStarts.SequenceEqual(network.Layout.Mask.RowStarts)) => "the gates of an EGRU must share a mask",
            EventCell => null,
            _ => $"there is none for the cell {network.Cell.Name}; there are for evrnn and egru",
        };
        return problem is null ? new(network, file.Objective.Timing) : throw new UsageException($"no accelerator for this network: {problem}");
    }

    /// <summary>With a random mask and random weights.</summary>
    /// <param name="sparsity">ω.</param>
    public static AcceleratorNetwork Random(
        EventCell cell, int units, double sparsity, int inputs, int outputs, Readout readout, LossTiming timing, ulong seed)
    {
        var layout = new CellLayout(cell, RecurrentMask.Random(units, sparsity, new RandomStream(seed)), inputs, outputs);
        return new(new InitialWeights().CreateNetwork<double>(cell, layout, readout, new RandomStream(seed, stream: 1)), timing);
    }

    /// <summary>A random one that differs in nothing but the number of units.</summary>
    public AcceleratorNetwork WithUnits(int units) => Random(
        (EventCell)Network.Cell, units, Sparsity, Layout.Inputs, Layout.Outputs, Network.Readout, Timing, seed: 1);

    /// <summary>The kernel object, with the weights of the network.</summary>
    /// <param name="queueCapacity">Elements of the queues between engines, where there are any.</param>
    /// <param name="streamCapacity">Numbers that the queue of sequences holds.</param>
    /// <exception cref="UsageException">The network is out of the kernel's range.</exception>
    public object CreateKernel(int lanes, int queueCapacity, int streamCapacity)
    {
        ParameterSet<double> parameters = Network.Parameters;
        try
        {
            return Network.Cell is EgruCell
                ? new EgruTwin(Egru(lanes, streamCapacity), new(parameters.Cell, parameters.ReadoutWeights, parameters.ReadoutBias)).Kernel
                : new EvRnnTwin(
                    EvRnn(lanes, queueCapacity, streamCapacity), new(parameters.Cell, parameters.ReadoutWeights, parameters.ReadoutBias)).Kernel;
        }
        catch (ArgumentException refusal)
        {
            throw new UsageException(refusal.Message);
        }
    }

    private EvRnnKernelConfiguration EvRnn(int lanes, int queueCapacity, int streamCapacity) => new(
        Layout.Units, Layout.Inputs, Layout.Outputs, Layout.Mask.RowStarts, Layout.Mask.Columns)
    {
        Lanes = lanes,
        StreamCapacity = streamCapacity,
        UnitQueueCapacity = queueCapacity,
        TermQueueCapacity = queueCapacity,
        SurrogateHeight = Network.EventFunction.Height,
        SurrogateSupport = Network.EventFunction.Width,
        TraceDecay = Network.Readout.Decay,
        HasLossInEveryStep = Timing == LossTiming.EveryStep,
    };

    private EgruKernelConfiguration Egru(int lanes, int streamCapacity) => new(
        Layout.Units, Layout.Inputs, Layout.Outputs, Layout.Mask.RowStarts, Layout.Mask.Columns)
    {
        Lanes = lanes,
        StreamCapacity = streamCapacity,
        SurrogateHeight = Network.EventFunction.Height,
        SurrogateSupport = Network.EventFunction.Width,
        TraceDecay = Network.Readout.Decay,
        HasLossInEveryStep = Timing == LossTiming.EveryStep,
    };
}
