namespace SparseRtrl.Algorithm;

/// <summary>
/// Schmidhuber's hybrid of RTRL and BPTT ("A fixed size storage O(n³) time complexity learning algorithm for fully recurrent
/// continually running networks", Neural Computation 4, 1992). Inside a block of h steps adjoints are carried backward, one sweep
/// for the block's losses; from block to block the influence matrix M = ∂state/∂p is carried forward, one sweep per unit:
/// M(end) = (∂state(end)/∂state(start))·M(start) + what the parameters did inside the block. With a leaky trace in the readout
/// the influence G = ∂(V·s)/∂p crosses the border in the same way, one sweep per output.
/// Memory: n·P for M and o·P for G (twice while a block is closed), and h kept steps, whatever the length of the sequence. Time
/// per step: n + o + 1 reverse steps and (n + o)²·P/h multiply-accumulates for M and G, which at h = n is O(n·P) = O(n³).
/// Exact whenever a block is complete, and after <see cref="FinishSequence"/>; in between the gradient lacks the losses of the
/// open block.
/// </summary>
public sealed class BlockHybridEngine : BackwardEngine
{
    private readonly int blockLength; // h
    private readonly int outputsInTrace; // o with a leaky trace, otherwise 0: s(start) does not reach into the block
    private double[][] influence; // M(start), one row of length P per unit, then G(start), one per output
    private double[][] nextInfluence;

    /// <param name="blockLength">h, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block has no step.</exception>
    /// <exception cref="NetworkTooLargeException">M at both ends of a block does not fit into memory.</exception>
    public BlockHybridEngine(Network<double> network, int blockLength)
        : base(network)
    {
        MemoryRequirement.ThrowIfNotMet(network.Layout, matrices: 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockLength);
        this.blockLength = blockLength;
        outputsInTrace = network.Readout.Decay == 0 ? 0 : network.Layout.Outputs;
        influence = NewInfluence();
        nextInfluence = NewInfluence();
    }

    public override bool IsOnline => false;

    public override void Reset()
    {
        base.Reset();
        Array.ForEach(influence, Array.Clear);
    }

    public override void Step(ReadOnlySpan<double> input)
    {
        if (KeptSteps == blockLength)
        {
            FinishSequence();
            AdvanceInfluence();
            ForgetSteps();
        }

        base.Step(input);
    }

    public override double AddLossGradient(LossKind kind, ReadOnlySpan<double> target)
    {
        double loss = base.AddLossGradient(kind, target);
        if (KeptSteps == blockLength)
        {
            FinishSequence();
        }

        return loss;
    }

    public override void FinishSequence() => AddInfluenceBefore(SweepLosses(), Gradient.Cell);

    /// <summary>From M and G at the start of the block to those at its end, whose losses have been swept already.</summary>
    private void AdvanceInfluence()
    {
        int units = Network.Layout.Units;
        for (int row = 0; row < influence.Length; row++)
        {
            var atEnd = Adjoints.Zero(Network.Layout);
            if (row < units)
            {
                atEnd.State[row] = 1;
            }
            else
            {
                atEnd.Read[row - units] = 1;
            }

            Array.Clear(nextInfluence[row]);
            AddInfluenceBefore(Sweep(atEnd, nextInfluence[row]), nextInfluence[row]);
        }

        (influence, nextInfluence) = (nextInfluence, influence);
    }

    /// <summary>What flows out of the block's start, through everything before it: gradient += stateᵀ·M + readᵀ·G.</summary>
    private void AddInfluenceBefore(Adjoints atStart, double[] gradient)
    {
        double[] factors = [.. atStart.State, .. atStart.Read];
        for (int row = 0; row < influence.Length; row++)
        {
            for (int p = 0; p < gradient.Length; p++)
            {
                gradient[p] += factors[row] * influence[row][p];
            }
        }
    }

    private double[][] NewInfluence() =>
        [.. Enumerable.Range(0, Network.Layout.Units + outputsInTrace).Select(_ => new double[Network.Layout.ParameterCount])];
}
