using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Exact real-time recurrent learning of an EvRNN that only computes what can differ from zero: rows of units with a non-zero
/// surrogate derivative, weights inside the mask (both Subramoney, arXiv 2303.05641), and blocks that are reachable through
/// backward-active units. Memory does not grow with the sequence, and a step allocates nothing. Reads the network's parameters
/// afresh at every step; for an exact gradient they must stay the same within a sequence.
/// </summary>
/// <typeparam name="T">Arithmetic type: float to train, double to check.</typeparam>
public sealed class SparseRtrlEngine<T> : IGradientEngine<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly Network<T> network;
    private readonly CellLayout layout;
    private readonly T decay; // λ
    private readonly T gain; // 1 − λ
    private readonly T[] potentials; // v, n
    private readonly T[] trace; // s, n
    private readonly T[] output; // y, o
    private readonly T[] outputGradient; // δ, o
    private readonly T[] gradientTraces; // G, o × P
    private CellState<T> current;
    private CellState<T> previous;

    /// <param name="lanes">L of <see cref="OperationCounts.IssueSlots"/>; has no effect on the result.</param>
    public SparseRtrlEngine(Network<T> network, int lanes = 4)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lanes);
        this.network = network;
        layout = network.Layout;
        decay = T.CreateChecked(network.Readout.Decay);
        gain = T.CreateChecked(1 - network.Readout.Decay);
        potentials = new T[layout.Units];
        trace = new T[layout.Units];
        output = new T[layout.Outputs];
        outputGradient = new T[layout.Outputs];
        gradientTraces = new T[layout.Outputs * layout.ParameterCount];
        current = new(layout, lanes);
        previous = new(layout, lanes);
        Gradient = layout.NewParameters<T>();
        Reset();
    }

    public Network<T> Network => network;

    public bool IsOnline => true;

    /// <summary>Sum of the gradients of all losses since it was last cleared; the caller clears it.</summary>
    public ParameterSet<T> Gradient { get; }

    /// <summary>Operations of all steps since the engine was made.</summary>
    public OperationCounts Counts { get; private set; }

    /// <summary>v(t), length n.</summary>
    public ReadOnlySpan<T> Potentials => potentials;

    /// <summary>Units that fired at t, ascending.</summary>
    public ReadOnlySpan<int> FiredUnits => current.Fired.Units;

    /// <summary>A(t): units with a non-zero surrogate derivative at t, ascending.</summary>
    public ReadOnlySpan<int> BackwardActiveUnits => current.BackwardActive.Units;

    /// <summary>y(t), length o.</summary>
    public ReadOnlySpan<T> Output => output;

    /// <summary>G(t), o × P, row-major: ∂y_o/∂p.</summary>
    public ReadOnlySpan<T> GradientTraces => gradientTraces;

    /// <summary>Z_kq(t): whether any parameter of unit q can have influenced unit k.</summary>
    public bool IsReachable(int k, int q) => current.Influence.MayHold(k, q);

    /// <summary>M_kp(t) for the parameters p of unit q; empty where it is all zero because q is not reachable.</summary>
    public ReadOnlySpan<T> InfluenceBlock(int k, int q) => IsReachable(k, q) ? current.Influence.Block(k, q) : [];

    /// <summary>Back to the state before the first step. Gradient and counts stay.</summary>
    public void Reset()
    {
        current.Reset();
        Array.Clear(potentials);
        Array.Clear(trace);
        Array.Clear(gradientTraces);
        network.Parameters.ReadoutBias.CopyTo(output, 0);
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
        Counts += new OperationCounts { Steps = 1, Events = FiredUnits.Length, BackwardActiveUnits = BackwardActiveUnits.Length };
        ScaleTraces();
        foreach (int k in BackwardActiveUnits)
        {
            WriteInfluenceRow(k, input);
            AddToGradientTraces(k);
        }

        Read();
    }

    /// <summary>Adds ∂loss(t)/∂parameters to <see cref="Gradient"/>.</summary>
    /// <param name="target">Length o.</param>
    /// <returns>loss(t)</returns>
    public T AddLossGradient(LossKind kind, ReadOnlySpan<T> target)
    {
        T loss = LossFunction.Evaluate(kind, output, target, outputGradient);
        for (int o = 0; o < layout.Outputs; o++)
        {
            Gradient.ReadoutBias[o] += outputGradient[o];
            AddScaled(Gradient.ReadoutWeights.AsSpan(o * layout.Units, layout.Units), outputGradient[o], trace);
            AddScaled(Gradient.Cell, outputGradient[o], gradientTraces.AsSpan(o * layout.ParameterCount, layout.ParameterCount));
        }

        return loss;
    }

    /// <summary>Nothing is left to do: the gradient is complete at every step.</summary>
    public void FinishSequence()
    {
    }

    /// <summary>v(t) = b + W·x(t) + the columns of R of the units that fired at t − 1.</summary>
    private void Forward(ReadOnlySpan<T> input)
    {
        T[] cell = network.Parameters.Cell;
        for (int k = 0; k < layout.Units; k++)
        {
            ReadOnlySpan<T> weights = cell.AsSpan(layout.InputWeight(k, 0), layout.Inputs);
            T sum = cell[layout.Bias(k)];
            for (int i = 0; i < weights.Length; i++)
            {
                sum += weights[i] * input[i];
            }

            potentials[k] = sum;
        }

        RecurrentMask mask = layout.Mask;
        int synapticOperations = 0;
        foreach (int l in previous.Fired.Units)
        {
            synapticOperations += mask.ColumnStarts[l + 1] - mask.ColumnStarts[l];
            for (int j = mask.ColumnStarts[l]; j < mask.ColumnStarts[l + 1]; j++)
            {
                int k = mask.ColumnRows[j];
                potentials[k] += cell[layout.RecurrentWeight(k, mask.ColumnEntries[j])];
            }
        }

        Counts += new OperationCounts { SynapticOperations = synapticOperations };
    }

    /// <summary>M_k(t) = φ_k·(Σ_l R_kl·M_l(t−1) + ∂v_k/∂p) over the l in the mask that were backward-active.</summary>
    private void WriteInfluenceRow(int k, ReadOnlySpan<T> input)
    {
        RecurrentMask mask = layout.Mask;
        T derivative = current.Derivative[k];
        WriteImmediateInfluence(k, derivative, input, current.Influence.StartRow(k));
        long pairs = 0;
        long macs = 0;
        long slots = 0;
        for (int entry = mask.RowStarts[k]; entry < mask.RowStarts[k + 1]; entry++)
        {
            int l = mask.Columns[entry];
            if (previous.Derivative[l] != T.Zero)
            {
                T weight = derivative * network.Parameters.Cell[layout.RecurrentWeight(k, entry)];
                current.Influence.AddRow(k, weight, previous.Influence, l);
                pairs++;
                macs += previous.Influence.RowLength(l);
                slots += previous.Influence.RowSlots(l);
            }
        }

        current.Influence.FinishRow(k);
        Counts += new OperationCounts
        {
            ActivitySparseMacs = pairs * layout.ParameterCount,
            ReachableMacs = macs,
            IssueSlots = slots,
        };
    }

    /// <summary>φ_k·∂v_k/∂p for the unit's own parameters: presynaptic activity, input, 1.</summary>
    private void WriteImmediateInfluence(int k, T derivative, ReadOnlySpan<T> input, Span<T> block)
    {
        ReadOnlySpan<int> sources = layout.Mask.Columns.AsSpan()[layout.Mask.RowStarts[k]..layout.Mask.RowStarts[k + 1]];
        for (int j = 0; j < sources.Length; j++)
        {
            block[j] = derivative * previous.Activity[sources[j]];
        }

        for (int i = 0; i < input.Length; i++)
        {
            block[sources.Length + i] = derivative * input[i];
        }

        block[^1] = derivative;
    }

    private void ScaleTraces()
    {
        foreach (ref T element in trace.AsSpan())
        {
            element *= decay;
        }

        foreach (ref T element in gradientTraces.AsSpan())
        {
            element *= decay;
        }
    }

    /// <summary>G_o += (1 − λ)·V_ok·M_k, which carries ∂s/∂p to the outputs without an n × P trace of M.</summary>
    private void AddToGradientTraces(int k)
    {
        for (int o = 0; o < layout.Outputs; o++)
        {
            T weight = gain * network.Parameters.ReadoutWeights[o * layout.Units + k];
            Span<T> traces = gradientTraces.AsSpan(o * layout.ParameterCount, layout.ParameterCount);
            foreach (int block in current.Influence.Blocks(k))
            {
                AddScaled(traces[layout.BlockStarts[block]..], weight, current.Influence.Block(k, block));
            }
        }
    }

    /// <summary>s(t) from the events, and y(t) = V·s(t) + c.</summary>
    private void Read()
    {
        foreach (int k in FiredUnits)
        {
            trace[k] += gain;
        }

        for (int o = 0; o < layout.Outputs; o++)
        {
            ReadOnlySpan<T> weights = network.Parameters.ReadoutWeights.AsSpan(o * layout.Units, layout.Units);
            T sum = network.Parameters.ReadoutBias[o];
            for (int k = 0; k < weights.Length; k++)
            {
                sum += weights[k] * trace[k];
            }

            output[o] = sum;
        }
    }

    private static void AddScaled(Span<T> sum, T weight, ReadOnlySpan<T> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            sum[i] += weight * values[i];
        }
    }
}
