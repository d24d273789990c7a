using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Exact real-time recurrent learning of cells whose influence rows never vanish: EGRU, GRU and tanh RNN. What it leaves out is
/// exactly zero: Jacobian columns of units whose output their state does not move, weights outside the masks (both Subramoney,
/// arXiv 2303.05641), blocks that no chain of units has reached, recurrent weights whose presynaptic unit has not fired since the
/// reset, and gradient rows of units with d = 0. Memory does not grow with the sequence, and a step allocates nothing.
/// </summary>
/// <typeparam name="T">float to train, double to check.</typeparam>
public sealed class ColumnSparseRtrlEngine<T> : ISparseEngine<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly CellLayout layout;
    private readonly Connections connections;
    private readonly ColumnOrder order;
    private readonly UnitDynamics<T> dynamics;
    private readonly InfluenceBlocks<T> influence;
    private readonly StateTransition<T> transition;
    private readonly OutputGradients<T> gradients;
    private readonly LinearReadout<T> readout;
    private readonly int lanes;
    private OperationCounts counts;

    /// <param name="lanes">L of <see cref="OperationCounts.IssueSlots"/>; has no effect on the result.</param>
    /// <exception cref="NetworkTooLargeException">The influence matrix does not fit into memory.</exception>
    public ColumnSparseRtrlEngine(Network<T> network, int lanes = 4)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lanes);
        MemoryRequirement.ThrowIfNotMet(network);
        this.lanes = lanes;
        Network = network;
        layout = network.Layout;
        connections = new(layout);
        order = new(layout, connections);
        dynamics = network.Cell switch
        {
            EgruCell cell => new GatedUnits<T>(network, connections, cell),
            GruCell => new GatedUnits<T>(network, connections, events: null),
            TanhRnnCell => new TanhUnits<T>(network, connections),
            _ => throw new NotSupportedException($"The cell '{network.Cell.Name}' has another engine."),
        };
        int longestBlock = Enumerable.Range(0, layout.Units).Max(layout.BlockLength);
        influence = new(layout.Units, connections, CacheLine<T>.Padded(longestBlock));
        transition = new(layout, connections, influence.Stride);
        gradients = new(network, influence, order);
        readout = new(network);
        Gradient = layout.NewParameters<T>();
        Reset();
    }

    public Network<T> Network { get; }

    public bool IsOnline => true;

    public ParameterSet<T> Gradient { get; }

    public OperationCounts Counts => counts with { ReadoutMacs = readout.Macs + gradients.Macs };

    public ReadOnlySpan<T> Output => readout.Output;

    public ReadOnlySpan<T> Potentials => dynamics.Current.State;

    public ReadOnlySpan<T> UnitOutputs => dynamics.Current.Output;

    public ReadOnlySpan<T> ReadoutTrace => readout.Trace;

    public MemoryFootprint Memory => new(
        Network.Parameters.Bytes,
        Gradient.Bytes,
        influence.ElementBytes,
        influence.ReachabilityBytes,
        gradients.TraceBytes,
        dynamics.Bytes + gradients.StateBytes + readout.Bytes,
        connections.Bytes + order.Bytes + transition.Bytes + influence.IndexBytes);

    /// <summary>Z_kq(t): whether any parameter of unit q can have influenced unit k.</summary>
    public bool IsReachable(int k, int q) => influence.IsReached(k, q);

    /// <summary>Writes M_k(t) in the order of p.</summary>
    /// <param name="row">Length P.</param>
    public void CopyInfluenceRow(int k, Span<T> row)
    {
        row.Clear();
        for (int q = 0; q < layout.Units; q++)
        {
            if (influence.IsReached(k, q))
            {
                ReadOnlySpan<int> parameters = order.Parameters(q);
                ReadOnlySpan<T> block = influence.Block(k, q);
                for (int column = 0; column < parameters.Length; column++)
                {
                    row[parameters[column]] = block[column];
                }
            }
        }
    }

    public void Reset()
    {
        dynamics.Reset();
        order.Reset();
        influence.Reset();
        for (int q = 0; q < layout.Units; q++)
        {
            influence.Extend(q, order.Length(q));
        }

        gradients.Reset();
        readout.Reset();
    }

    /// <summary>One time step: units, influence matrix, readout and gradient traces.</summary>
    /// <param name="input">x(t), length m.</param>
    /// <exception cref="ArgumentException">The input has another length.</exception>
    public void Step(ReadOnlySpan<T> input)
    {
        if (input.Length != layout.Inputs)
        {
            throw new ArgumentException($"The network takes {layout.Inputs} inputs per step, not {input.Length}.", nameof(input));
        }

        dynamics.Step(input);
        transition.Update(dynamics, Network.Parameters.Cell);
        AdvanceInfluence();
        ActivateColumns();
        AddExternalInfluence(input);
        AddRecurrentInfluence();
        AddThresholdInfluence();
        readout.Step(dynamics.Current.Fired.Units, dynamics.Current.Output);
        gradients.Step(dynamics.Current);
    }

    /// <summary>Adds ∂loss(t)/∂parameters to <see cref="Gradient"/>.</summary>
    /// <param name="target">Length o.</param>
    /// <returns>loss(t)</returns>
    public T AddLossGradient(LossKind kind, ReadOnlySpan<T> target)
    {
        T loss = readout.AddLossGradient(kind, target, Gradient);
        gradients.AddTo(Gradient.Cell, readout.OutputGradient, dynamics.Current);
        counts += new OperationCounts { LossSteps = 1 };
        return loss;
    }

    /// <summary>Nothing is left to do: the gradient is complete at every step.</summary>
    public void FinishSequence()
    {
    }

    /// <summary>J(t)·M(t−1)</summary>
    private void AdvanceInfluence()
    {
        long reachable = 0;
        long macs = 0;
        long slots = 0;
        for (int q = 0; q < layout.Units; q++)
        {
            long terms = influence.Advance(q, transition);
            int columns = order.Length(q);
            reachable += terms * layout.BlockLength(q);
            macs += terms * columns;
            slots += terms * ((columns + lanes - 1) / lanes);
        }

        counts += new OperationCounts
        {
            Steps = 1,
            Events = dynamics.Current.Fired.Units.Length,
            BackwardActiveUnits = dynamics.Current.Coupled.Units.Length,
            BackwardActivePairs = (long)layout.Units * dynamics.Previous.Coupled.Units.Length,
            ForwardMacs = dynamics.ForwardMacs,
            LinearisationMacs = transition.Macs,
            ActivitySparseMacs = (long)transition.TermCount * layout.ParameterCount,
            ReachableMacs = reachable,
            InfluenceMacs = macs,
            IssueSlots = slots,
        };
    }

    private void ActivateColumns()
    {
        foreach (int l in dynamics.Previous.Fired.Units)
        {
            if (order.Activate(l))
            {
                for (int pair = connections.FirstPair(l); pair < connections.FirstPair(l + 1); pair++)
                {
                    int q = connections.Targets[pair];
                    influence.Extend(q, order.Length(q));
                    gradients.Extend(q);
                }
            }
        }
    }

    /// <summary>The part of M̄ that belongs to the input weights, the biases and the unit's own threshold.</summary>
    private void AddExternalInfluence(ReadOnlySpan<T> input)
    {
        long elements = 0;
        for (int k = 0; k < layout.Units; k++)
        {
            Span<T> block = influence.OwnBlock(k);
            for (int gate = 0; gate < layout.Gates; gate++)
            {
                T slope = dynamics.ExternalSlopes[gate * layout.Units + k];
                Span<T> columns = block.Slice(order.FirstInput(gate), layout.Inputs + 1);
                foreach (int i in dynamics.NonZeroInputs)
                {
                    columns[i] += slope * input[i];
                }

                columns[layout.Inputs] += slope;
            }

            if (layout.HasThresholds)
            {
                block[order.Threshold] += dynamics.ByOwnThreshold[k];
            }

            elements += (long)influence.ReachedCount(k) * order.Length(k);
        }

        counts += new OperationCounts
        {
            LinearisationMacs = (long)layout.Units * layout.Gates * (dynamics.NonZeroInputs.Length + 1),
            InfluenceElements = elements,
        };
    }

    /// <summary>The part of M̄ that belongs to the recurrent weights: those out of units that fired at t − 1.</summary>
    private void AddRecurrentInfluence()
    {
        foreach (int l in dynamics.Previous.Fired.Units)
        {
            T output = dynamics.Previous.Output[l];
            counts += new OperationCounts { LinearisationMacs = connections.FirstWeightOf(l + 1) - connections.FirstWeightOf(l) };
            for (int pair = connections.FirstPair(l); pair < connections.FirstPair(l + 1); pair++)
            {
                Span<T> block = influence.OwnBlock(connections.Targets[pair]);
                for (int weight = connections.FirstWeight(pair); weight < connections.FirstWeight(pair + 1); weight++)
                {
                    block[order.Recurrent(weight)] += dynamics.RecurrentSlopes[connections.GateInputs[weight]] * output;
                }
            }
        }
    }

    /// <summary>
    /// The part of M̄ that a unit's threshold has in other rows, through the output of the unit: S_kl·∂h_l/∂θ_l.
    /// </summary>
    private void AddThresholdInfluence()
    {
        if (!layout.HasThresholds)
        {
            return;
        }

        foreach (int l in dynamics.Previous.Coupled.Units)
        {
            T byThreshold = dynamics.Previous.ByThreshold[l];
            Span<T> column = influence.BlockColumn(l)[order.Threshold..];
            counts += new OperationCounts { LinearisationMacs = connections.FirstPair(l + 1) - connections.FirstPair(l) };
            for (int pair = connections.FirstPair(l); pair < connections.FirstPair(l + 1); pair++)
            {
                column[connections.Targets[pair] * influence.Stride] += transition.Coupling(pair) * byThreshold;
            }
        }
    }
}
