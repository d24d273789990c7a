namespace SparseRtrl.Algorithm;

/// <summary>
/// Truncated backpropagation through time, BPTT(K) of Williams and Peng (Neural Computation 2, 1990): the gradient of every loss
/// flows back over the last K steps, that of the loss included, or to the start of the sequence; the state and the readout's
/// trace before them count as constants. The other usual variant cuts a sequence into pieces of K steps, so that a loss sees
/// 1 … K steps back depending on where in its piece it falls, and a loss at the end of a sequence depends on T mod K. Here every
/// loss is treated alike and the gradient is complete at every step; the price is a sweep over K steps per loss. With K ≥ T it
/// is exact; with K = 1 and a readout of the last step it is the immediate gradient.
/// </summary>
public sealed class TruncatedBpttEngine : BackwardEngine
{
    private readonly int window;

    /// <param name="window">K, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window holds no step.</exception>
    public TruncatedBpttEngine(Network<double> network, int window)
        : base(network)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        this.window = window;
    }

    public override bool IsOnline => true;

    public override void Step(ReadOnlySpan<double> input)
    {
        base.Step(input);
        if (KeptSteps > window)
        {
            ForgetOldestStep();
        }
    }

    public override double AddLossGradient(LossKind kind, ReadOnlySpan<double> target)
    {
        double loss = base.AddLossGradient(kind, target);
        SweepLosses();
        return loss;
    }

    /// <summary>Nothing is left to do: the gradient is complete at every step.</summary>
    public override void FinishSequence()
    {
    }
}
