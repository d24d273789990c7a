using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Exact real-time recurrent learning of an EvRNN that only computes what can differ from zero: rows of units with a non-zero
/// surrogate derivative, weights inside the mask (both Subramoney, arXiv 2303.05641), and blocks that are reachable through
/// backward-active units. What is left is kept factored where that is smaller. Memory does not grow with the sequence, and a step
/// allocates nothing. Reads the network's parameters afresh at every step; for an exact gradient they must stay the same within a
/// sequence.
/// </summary>
/// <typeparam name="T">Arithmetic type: float to train, double to check.</typeparam>
public sealed class SparseRtrlEngine<T> : ISparseEngine<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly EventLayer<T> layer;
    private readonly ActivePairs<T> pairs;
    private readonly InfluenceMatrix<T> influence;
    private readonly LinearReadout<T> readout;
    private readonly GradientTraces<T> traces;
    private readonly OperationCounter<T> counter;

    /// <param name="lanes">L of <see cref="OperationCounts.IssueSlots"/>; has no effect on the result.</param>
    /// <exception cref="NetworkTooLargeException">The influence matrix does not fit into memory.</exception>
    public SparseRtrlEngine(Network<T> network, int lanes = 4)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lanes);
        MemoryRequirement.ThrowIfNotMet(network);
        Network = network;
        CellLayout layout = network.Layout;
        int[] lengths = [.. Enumerable.Range(0, layout.Units).Select(layout.BlockLength)];
        layer = new(network);
        pairs = new(layout);
        influence = new(lengths, layer, pairs);
        readout = new(network);
        traces = new(layout, readout, influence);
        counter = new(layout, network.Readout, lengths, lanes);
        Gradient = layout.NewParameters<T>();
        Reset();
    }

    public Network<T> Network { get; }

    public bool IsOnline => true;

    /// <summary>Sum of the gradients of all losses since it was last cleared; the caller clears it.</summary>
    public ParameterSet<T> Gradient { get; }

    /// <summary>Operations of all steps since the engine was made.</summary>
    public OperationCounts Counts => counter.Counts + new OperationCounts { ReadoutMacs = readout.Macs };

    /// <summary>v(t), length n.</summary>
    public ReadOnlySpan<T> Potentials => layer.Potentials;

    public ReadOnlySpan<T> UnitOutputs => layer.Current.Activity;

    public ReadOnlySpan<T> ReadoutTrace => readout.Trace;

    public MemoryFootprint Memory => new(
        Network.Parameters.Bytes,
        Gradient.Bytes,
        influence.ElementBytes,
        influence.RowBytes,
        traces.ElementBytes,
        layer.Bytes + traces.StateBytes + readout.Bytes + counter.Bytes,
        pairs.Bytes + influence.IndexBytes);

    /// <summary>Units that fired at t, ascending.</summary>
    public ReadOnlySpan<int> FiredUnits => layer.Current.Fired.Units;

    /// <summary>A(t): units with a non-zero surrogate derivative at t, ascending.</summary>
    public ReadOnlySpan<int> BackwardActiveUnits => layer.Current.BackwardActive.Units;

    /// <summary>y(t), length o.</summary>
    public ReadOnlySpan<T> Output => readout.Output;

    /// <summary>Z_kq(t): whether any parameter of unit q can have influenced unit k.</summary>
    public bool IsReachable(int k, int q)
    {
        int row = layer.Current.Ranks[k];
        return row != CellState<T>.NotActive && influence.Contains(row, q);
    }

    /// <summary>
    /// M_kp(t) for the parameters p of unit q; empty where it is all zero because q is not reachable. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<T> InfluenceBlock(int k, int q) =>
        IsReachable(k, q) ? influence.Block(layer.Current.Ranks[k], q) : [];

    /// <summary>G_op(t) = ∂y_o/∂p for the parameters p of unit q. Valid until the next call.</summary>
    public ReadOnlySpan<T> GradientTrace(int o, int q) => traces.Block(o, q, BackwardActiveUnits);

    /// <summary>Back to the state before the first step. Gradient and counts stay.</summary>
    public void Reset()
    {
        layer.Reset();
        influence.Reset();
        readout.Reset();
        traces.Reset();
        counter.Reset();
    }

    /// <summary>One time step: events, influence matrix, readout and gradient traces.</summary>
    /// <param name="input">x(t), length m.</param>
    /// <exception cref="ArgumentException">The input has another length.</exception>
    public void Step(ReadOnlySpan<T> input)
    {
        int inputs = Network.Layout.Inputs;
        if (input.Length != inputs)
        {
            throw new ArgumentException($"The network takes {inputs} inputs per step, not {input.Length}.", nameof(input));
        }

        layer.Step(input);
        pairs.Fill(layer, Network.Parameters.Cell);
        traces.BeginStep(BackwardActiveUnits);
        influence.Step(traces);
        counter.CountStep(layer, pairs, influence);
        readout.Step(FiredUnits, layer.Current.Activity);
    }

    /// <summary>Adds ∂loss(t)/∂parameters to <see cref="Gradient"/>.</summary>
    /// <param name="target">Length o.</param>
    /// <returns>loss(t)</returns>
    public T AddLossGradient(LossKind kind, ReadOnlySpan<T> target)
    {
        T loss = readout.AddLossGradient(kind, target, Gradient);
        traces.AddLossGradient(Gradient.Cell, BackwardActiveUnits);
        counter.CountLoss();
        return loss;
    }

    /// <summary>Nothing is left to do: the gradient is complete at every step.</summary>
    public void FinishSequence()
    {
    }
}
