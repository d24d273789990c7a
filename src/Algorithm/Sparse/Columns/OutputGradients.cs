using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// From the influence matrix to the gradient of a loss. A readout of the last step needs Σ_k ȳ_k·d_k·M_k, ȳ = Vᵀδ, at the steps
/// that have a loss. A leaky trace needs G(t) = λ·G(t−1) + (1−λ)·Σ_k V_ok·(d_k·M_k + ∂h_k/∂p), o × P, at every step, instead of
/// an n × P trace of M; then the gradient is Σ_o δ_o·G_o. Rows with d_k = 0 are left out.
/// </summary>
internal sealed class OutputGradients<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly Network<T> network;
    private readonly CellLayout layout;
    private readonly InfluenceBlocks<T> influence;
    private readonly ColumnOrder order;
    private readonly T decay; // λ
    private readonly AlignedArray<T> traces; // G in the order of the columns: q, o, column; empty without a trace
    private readonly int[] traceLengths; // active columns of each block's traces, padded
    private readonly int[] traceStarts; // where the traces of each output begin in those of a block
    private readonly T[] sum; // of one block
    private readonly T[] outputWeights; // of one output, n
    private readonly int[] starts; // sources of one sum
    private readonly T[] weights;
    private bool isFirstStep;

    public OutputGradients(Network<T> network, InfluenceBlocks<T> influence, ColumnOrder order)
    {
        this.network = network;
        layout = network.Layout;
        this.influence = influence;
        this.order = order;
        decay = T.CreateChecked(network.Readout.Decay);
        traces = new(HasTrace ? checked(layout.Units * layout.Outputs * influence.Stride) : 0);
        traceLengths = new int[layout.Units];
        traceStarts = [.. Enumerable.Range(0, layout.Outputs).Select(o => o * influence.Stride)];
        sum = new T[influence.Stride];
        outputWeights = new T[layout.Units];
        starts = new int[layout.Units];
        weights = new T[layout.Units];
        Reset();
    }

    private bool HasTrace => decay != T.Zero;

    public long TraceBytes => traces.Bytes;

    public long StateBytes => MemoryFootprint.Of(traceLengths, traceStarts, sum, outputWeights, starts, weights);

    /// <summary>Products so far.</summary>
    public long Macs { get; private set; }

    /// <summary>Before the first step; traces need no clearing, since the first step overwrites them.</summary>
    public void Reset()
    {
        isFirstStep = true;
        for (int q = 0; q < layout.Units; q++)
        {
            traceLengths[q] = CacheLine<T>.Padded(order.Length(q));
        }
    }

    /// <summary>Follows the columns of block q that have become active; new ones are zero.</summary>
    public void Extend(int q)
    {
        int length = CacheLine<T>.Padded(order.Length(q));
        for (int o = 0; HasTrace && o < layout.Outputs; o++)
        {
            TracesOf(q).Slice(traceStarts[o], length)[traceLengths[q]..].Clear();
        }

        traceLengths[q] = length;
    }

    /// <summary>G(t)</summary>
    public void Step(UnitOutputs<T> outputs)
    {
        T gain = T.One - decay;
        for (int o = 0; HasTrace && o < layout.Outputs; o++)
        {
            ReadOnlySpan<T> readoutWeights = ReadoutWeights(o);
            for (int k = 0; k < layout.Units; k++)
            {
                outputWeights[k] = gain * readoutWeights[k];
            }

            for (int q = 0; q < layout.Units; q++)
            {
                Span<T> trace = TracesOf(q).Slice(traceStarts[o], traceLengths[q]);
                int count = GatherRows(q, outputs);
                T factor = isFirstStep ? T.Zero : decay;
                RowCombination<T>.ScaleAndAdd(trace, factor, influence.BlockColumn(q), starts.AsSpan(0, count), weights);
                Macs += (long)order.Length(q) * (count + (isFirstStep ? 0 : 1)) + (layout.HasThresholds ? 1 : 0);
                if (layout.HasThresholds)
                {
                    trace[order.Threshold] += outputWeights[q] * outputs.ByThreshold[q];
                }
            }
        }

        isFirstStep = false;
    }

    /// <summary>Adds ∂loss(t)/∂p.</summary>
    /// <param name="gradient">Of the cell's parameters, in the order of p.</param>
    /// <param name="outputGradient">δ, length o.</param>
    public void AddTo(T[] gradient, ReadOnlySpan<T> outputGradient, UnitOutputs<T> outputs)
    {
        if (!HasTrace)
        {
            SumOverOutputs(outputGradient);
        }

        for (int q = 0; q < layout.Units; q++)
        {
            Span<T> block = sum.AsSpan(0, traceLengths[q]);
            if (HasTrace)
            {
                RowCombination<T>.Set(block, TracesOf(q), traceStarts, outputGradient);
                Macs += (long)layout.Outputs * order.Length(q);
            }
            else
            {
                int count = GatherRows(q, outputs);
                RowCombination<T>.Set(block, influence.BlockColumn(q), starts.AsSpan(0, count), weights);
                Macs += (long)order.Length(q) * count + (layout.HasThresholds ? 1 : 0);
                if (layout.HasThresholds)
                {
                    block[order.Threshold] += outputWeights[q] * outputs.ByThreshold[q];
                }
            }

            ReadOnlySpan<int> parameters = order.Parameters(q);
            for (int column = 0; column < parameters.Length; column++)
            {
                gradient[parameters[column]] += block[column];
            }
        }
    }

    private Span<T> TracesOf(int q) =>
        traces.Span.Slice(q * layout.Outputs * influence.Stride, layout.Outputs * influence.Stride);

    private ReadOnlySpan<T> ReadoutWeights(int o) =>
        network.Parameters.ReadoutWeights.AsSpan(o * layout.Units, layout.Units);

    /// <summary>ȳ = Vᵀ·δ</summary>
    private void SumOverOutputs(ReadOnlySpan<T> outputGradient)
    {
        Macs += (long)layout.Outputs * layout.Units;
        Array.Clear(outputWeights);
        for (int o = 0; o < layout.Outputs; o++)
        {
            ReadOnlySpan<T> readoutWeights = ReadoutWeights(o);
            for (int k = 0; k < layout.Units; k++)
            {
                outputWeights[k] += outputGradient[o] * readoutWeights[k];
            }
        }
    }

    /// <summary>The rows of block column q that reach the output, with the weight of their state.</summary>
    private int GatherRows(int q, UnitOutputs<T> outputs)
    {
        int count = 0;
        foreach (int k in outputs.Coupled.Units)
        {
            if (influence.IsReached(k, q))
            {
                starts[count] = k * influence.Stride;
                weights[count++] = outputWeights[k] * outputs.Slope[k];
            }
        }

        return count;
    }
}
