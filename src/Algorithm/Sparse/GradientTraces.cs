using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// G = ∂y/∂p, o × P, which carries the readout's trace s to the parameters without an n × P trace of the influence matrix:
/// G_o(t) = λ·G_o(t−1) + (1 − λ)·Σ_k V_ok·∂(output of unit k)/∂p. A block that nothing is added to is not touched: its decay is
/// made up for when it is next read.
/// </summary>
internal sealed class GradientTraces<T>
    where T : IFloatingPointIeee754<T>
{
    private const long Never = -1;

    private readonly CellLayout layout;
    private readonly LinearReadout<T> readout;
    private readonly PaddedBlocks<T> blocks;
    private readonly AlignedArray<T> elements; // blocks, each of o padded vectors
    private readonly long[] updatedAt; // the step up to which a block has decayed, or Never while it is zero
    private readonly int[] rowStarts;
    private readonly T[] rowWeights;
    private readonly T[] sum; // one padded block
    private long step;

    public GradientTraces(CellLayout layout, LinearReadout<T> readout, PaddedBlocks<T> blocks)
    {
        this.layout = layout;
        this.readout = readout;
        this.blocks = blocks;
        elements = new(checked(layout.Outputs * blocks.TotalLength));
        updatedAt = new long[layout.Units];
        rowStarts = new int[Math.Max(layout.Units, layout.Outputs)];
        rowWeights = new T[Math.Max(layout.Units, layout.Outputs)];
        sum = new T[Enumerable.Range(0, layout.Units).Max(blocks.PaddedLength)];
        Reset();
    }

    public long ElementBytes => elements.Bytes;

    public long StateBytes => MemoryFootprint.Of(updatedAt, rowStarts, rowWeights, sum);

    /// <summary>Products so far.</summary>
    public long Macs { get; private set; }

    /// <summary>Makes every element zero.</summary>
    public void Reset()
    {
        step = 0;
        Array.Fill(updatedAt, Never);
    }

    /// <summary>All traces decay by λ.</summary>
    public void BeginStep() => step++;

    /// <summary>G_oq += (1 − λ)·Σ_k V_ok·M_kq for all outputs o.</summary>
    /// <param name="units">The k.</param>
    /// <param name="panel">M_kq for these k, padded blocks one after another.</param>
    public void Add(int q, ReadOnlySpan<int> units, ReadOnlySpan<T> panel)
    {
        if (units.Length == 0)
        {
            return;
        }

        int length = blocks.PaddedLength(q);
        T decay = DecaySince(q);
        bool isZero = updatedAt[q] == Never;
        for (int i = 0; i < units.Length; i++)
        {
            rowStarts[i] = i * length;
        }

        for (int o = 0; o < layout.Outputs; o++)
        {
            ReadOnlySpan<T> weights = readout.Weights(o);
            for (int i = 0; i < units.Length; i++)
            {
                rowWeights[i] = readout.Gain * weights[units[i]];
            }

            Span<T> trace = elements.Span.Slice(layout.Outputs * blocks.Start(q) + o * length, length);
            if (isZero)
            {
                WeightedSum<T>.Set(trace, panel, rowStarts.AsSpan(0, units.Length), rowWeights.AsSpan(0, units.Length));
            }
            else
            {
                WeightedSum<T>.Scale(trace, decay);
                WeightedSum<T>.Add(trace, panel, rowStarts.AsSpan(0, units.Length), rowWeights.AsSpan(0, units.Length));
            }
        }

        updatedAt[q] = step;
        Macs += (long)layout.Outputs * layout.BlockLength(q) * (units.Length + (isZero ? 0 : 1));
    }

    /// <summary>Adds Σ_o δ_o·G_o to the gradient of the cell's parameters.</summary>
    /// <param name="cellGradient">Length P.</param>
    public void AddLossGradient(Span<T> cellGradient)
    {
        for (int q = 0; q < layout.Units; q++)
        {
            if (updatedAt[q] == Never)
            {
                continue;
            }

            int length = blocks.PaddedLength(q);
            T decay = DecaySince(q);
            for (int o = 0; o < layout.Outputs; o++)
            {
                rowStarts[o] = o * length;
                rowWeights[o] = decay * readout.OutputGradient[o];
            }

            Span<T> blockSum = sum.AsSpan(0, length);
            ReadOnlySpan<T> traces = elements.Span[(layout.Outputs * blocks.Start(q))..];
            WeightedSum<T>.Set(blockSum, traces, rowStarts.AsSpan(0, layout.Outputs), rowWeights.AsSpan(0, layout.Outputs));
            blocks.AddTo(cellGradient, q, blockSum);
            Macs += (long)layout.Outputs * layout.BlockLength(q);
        }
    }

    /// <summary>G_oq(t) without padding; empty while it is zero.</summary>
    public ReadOnlySpan<T> Block(int o, int q)
    {
        if (updatedAt[q] == Never)
        {
            return [];
        }

        int length = blocks.PaddedLength(q);
        int start = layout.Outputs * blocks.Start(q);
        WeightedSum<T>.Scale(elements.Span.Slice(start, layout.Outputs * length), DecaySince(q));
        updatedAt[q] = step;
        return elements.Span.Slice(start + o * length, blocks.Length(q));
    }

    /// <summary>λ to the number of steps since block q was updated.</summary>
    private T DecaySince(int q)
    {
        T power = T.One;
        T factor = readout.Decay;
        for (long exponent = step - updatedAt[q]; exponent > 0; exponent /= 2)
        {
            power *= exponent % 2 != 0 ? factor : T.One;
            factor *= factor;
        }

        return power;
    }
}
