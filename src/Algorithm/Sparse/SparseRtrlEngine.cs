using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Exact real-time recurrent learning of an EvRNN that only computes what can differ from zero: rows of units with a non-zero
/// surrogate derivative, weights inside the mask (both Subramoney, arXiv 2303.05641), and blocks that are reachable through
/// backward-active units. Memory does not grow with the sequence, and a step allocates nothing. Reads the network's parameters
/// afresh at every step; for an exact gradient they must stay the same within a sequence.
/// </summary>
/// <typeparam name="T">Arithmetic type: float to train, double to check.</typeparam>
public sealed class SparseRtrlEngine<T> : ISparseEngine<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly Network<T> network;
    private readonly CellLayout layout;
    private readonly int[] blockSlots; // ⌈length / lanes⌉ of each block
    private readonly T[] potentials; // v, n
    private readonly int[] activeInputs; // the i with x_i(t) ≠ 0
    private readonly ActivePairs<T> pairs;
    private readonly InfluenceMatrix<T> influence;
    private readonly LinearReadout<T> readout;
    private readonly GradientTraces<T> traces;
    private CellState<T> current;
    private CellState<T> previous;
    private int activeInputCount;
    private OperationCounts counts;

    /// <param name="lanes">L of <see cref="OperationCounts.IssueSlots"/>; has no effect on the result.</param>
    public SparseRtrlEngine(Network<T> network, int lanes = 4)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lanes);
        this.network = network;
        layout = network.Layout;
        blockSlots = [.. Enumerable.Range(0, layout.Units).Select(q => (layout.BlockLength(q) + lanes - 1) / lanes)];
        potentials = new T[layout.Units];
        activeInputs = new int[layout.Inputs];
        pairs = new(layout);
        influence = new(layout);
        readout = new(network);
        traces = new(layout, readout, influence.Blocks);
        current = new(layout);
        previous = new(layout);
        Gradient = layout.NewParameters<T>();
        Reset();
    }

    public Network<T> Network => network;

    public bool IsOnline => true;

    /// <summary>Sum of the gradients of all losses since it was last cleared; the caller clears it.</summary>
    public ParameterSet<T> Gradient { get; }

    /// <summary>Operations of all steps since the engine was made.</summary>
    public OperationCounts Counts => counts with { ReadoutMacs = readout.Macs + traces.Macs };

    /// <summary>v(t), length n.</summary>
    public ReadOnlySpan<T> Potentials => potentials;

    public ReadOnlySpan<T> UnitOutputs => current.Activity;

    public ReadOnlySpan<T> ReadoutTrace => readout.Trace;

    public MemoryFootprint Memory => new(
        network.Parameters.Bytes,
        Gradient.Bytes,
        influence.ElementBytes,
        influence.ReachabilityBytes,
        traces.ElementBytes,
        current.Bytes + previous.Bytes + traces.StateBytes + readout.Bytes + MemoryFootprint.Of(potentials, activeInputs),
        pairs.Bytes + influence.IndexBytes + MemoryFootprint.Of(blockSlots));

    /// <summary>Units that fired at t, ascending.</summary>
    public ReadOnlySpan<int> FiredUnits => current.Fired.Units;

    /// <summary>A(t): units with a non-zero surrogate derivative at t, ascending.</summary>
    public ReadOnlySpan<int> BackwardActiveUnits => current.BackwardActive.Units;

    /// <summary>y(t), length o.</summary>
    public ReadOnlySpan<T> Output => readout.Output;

    /// <summary>Z_kq(t): whether any parameter of unit q can have influenced unit k.</summary>
    public bool IsReachable(int k, int q) => influence.MayHold(k, q);

    /// <summary>M_kp(t) for the parameters p of unit q; empty where it is all zero because q is not reachable.</summary>
    public ReadOnlySpan<T> InfluenceBlock(int k, int q) => IsReachable(k, q) ? influence.Block(k, q) : [];

    /// <summary>G_op(t) = ∂y_o/∂p for the parameters p of unit q; empty while it is all zero.</summary>
    public ReadOnlySpan<T> GradientTrace(int o, int q) => traces.Block(o, q);

    /// <summary>Back to the state before the first step. Gradient and counts stay.</summary>
    public void Reset()
    {
        current.Reset();
        influence.Reset();
        Array.Clear(potentials);
        readout.Reset();
        traces.Reset();
    }

    /// <summary>One time step: events, influence matrix, readout and gradient traces.</summary>
    /// <param name="input">x(t), length m.</param>
    /// <exception cref="ArgumentException">The input has another length.</exception>
    public void Step(ReadOnlySpan<T> input)
    {
        if (input.Length != layout.Inputs)
        {
            throw new ArgumentException($"The network takes {layout.Inputs} inputs per step, not {input.Length}.", nameof(input));
        }

        (previous, current) = (current, previous);
        Forward(input);
        current.Threshold(potentials, network.EventFunction);
        pairs.Fill(current, previous, network.Parameters.Cell);
        StepInfluence(input);
        readout.Step(FiredUnits, current.Activity);
    }

    /// <summary>Adds ∂loss(t)/∂parameters to <see cref="Gradient"/>.</summary>
    /// <param name="target">Length o.</param>
    /// <returns>loss(t)</returns>
    public T AddLossGradient(LossKind kind, ReadOnlySpan<T> target)
    {
        T loss = readout.AddLossGradient(kind, target, Gradient);
        traces.AddLossGradient(Gradient.Cell);
        counts += new OperationCounts { LossSteps = 1 };
        return loss;
    }

    /// <summary>Nothing is left to do: the gradient is complete at every step.</summary>
    public void FinishSequence()
    {
    }

    /// <summary>v(t) = b + W·x(t) + the columns of R of the units that fired at t − 1.</summary>
    private void Forward(ReadOnlySpan<T> input)
    {
        activeInputCount = 0;
        for (int i = 0; i < input.Length; i++)
        {
            activeInputs[activeInputCount] = i;
            activeInputCount += input[i] != T.Zero ? 1 : 0;
        }

        ReadOnlySpan<int> active = activeInputs.AsSpan(0, activeInputCount);
        T[] cell = network.Parameters.Cell;
        for (int k = 0; k < layout.Units; k++)
        {
            ReadOnlySpan<T> weights = cell.AsSpan(layout.InputWeight(k, 0), layout.Inputs);
            T sum = cell[layout.Bias(k)];
            foreach (int i in active)
            {
                sum += weights[i] * input[i];
            }

            potentials[k] = sum;
        }

        RecurrentMask mask = layout.Mask;
        int macs = layout.Units * active.Length;
        foreach (int l in previous.Fired.Units)
        {
            macs += mask.ColumnStarts[l + 1] - mask.ColumnStarts[l];
            for (int j = mask.ColumnStarts[l]; j < mask.ColumnStarts[l + 1]; j++)
            {
                int k = mask.ColumnRows[j];
                potentials[k] += cell[layout.RecurrentWeight(k, mask.ColumnEntries[j])];
            }
        }

        counts += new OperationCounts { ForwardMacs = macs };
    }

    /// <summary>M_k(t) = φ_k·(Σ_l R_kl·M_l(t−1) + ∂v_k/∂p) panel by panel, and each panel's part of the gradient traces.</summary>
    private void StepInfluence(ReadOnlySpan<T> input)
    {
        influence.BeginStep(current, previous, pairs);
        traces.BeginStep();
        long macs = 0;
        long slots = 0;
        long elements = 0;
        long immediate = 0;
        for (int i = 0; i < layout.Units; i++)
        {
            int q = influence.IsAscending ? i : layout.Units - 1 - i;
            int multiplied = influence.ComputePanel(q, pairs);
            if (current.Derivative[q] != T.Zero)
            {
                AddImmediateInfluence(q, input, influence.Block(q, q));
                immediate += layout.Mask.RowLength(q) + activeInputCount + 1;
            }

            traces.Add(q, influence.PanelUnits, influence.Panel(q));
            macs += (long)multiplied * layout.BlockLength(q);
            slots += (long)multiplied * blockSlots[q];
            elements += (long)influence.PanelUnits.Length * layout.BlockLength(q);
        }

        counts += new OperationCounts
        {
            Steps = 1,
            Events = FiredUnits.Length,
            BackwardActiveUnits = BackwardActiveUnits.Length,
            BackwardActivePairs = (long)BackwardActiveUnits.Length * previous.BackwardActive.Units.Length,
            LinearisationMacs = pairs.Count + immediate,
            ActivitySparseMacs = (long)pairs.Count * layout.ParameterCount,
            ReachableMacs = macs,
            InfluenceMacs = macs,
            IssueSlots = slots,
            InfluenceElements = elements,
        };
    }

    /// <summary>φ_k·∂v_k/∂p for the unit's own parameters: presynaptic activity, input, 1.</summary>
    private void AddImmediateInfluence(int k, ReadOnlySpan<T> input, Span<T> block)
    {
        T derivative = current.Derivative[k];
        int recurrent = layout.Mask.RowLength(k);
        ReadOnlySpan<int> presynaptic = layout.Mask.Columns.AsSpan().Slice(layout.Mask.RowStarts[k], recurrent);
        for (int j = 0; j < recurrent; j++)
        {
            block[j] += derivative * previous.Activity[presynaptic[j]];
        }

        foreach (int i in activeInputs.AsSpan(0, activeInputCount))
        {
            block[recurrent + i] += derivative * input[i];
        }

        block[^1] += derivative;
    }
}
