using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Benchmarks;

/// <summary>
/// Dense RTRL of an EvRNN as fast as plain code makes it: M(t) = J·M(t−1) + M̄(t) as a matrix product with register and cache
/// blocking, every weight present, nothing skipped. What sparse RTRL is compared with; the oracle in the library is not meant to be
/// fast.
/// </summary>
internal sealed unsafe class DenseSimdRtrl : IDisposable
{
    private const int RowsAtOnce = 8;
    private const int ColumnsAtOnce = 32; // two vectors of 16 floats
    private const int PanelColumns = 256; // a panel of M, n × 256 floats, stays in the second-level cache

    private readonly Network<float> network;
    private readonly int units;
    private readonly int inputs;
    private readonly int stride; // parameters per row, rounded up to whole panels
    private readonly float[] recurrent; // R, n × n, zero outside the mask
    private readonly float[] jacobian; // Jᵀ, n × n: column k of J is contiguous
    private readonly float[] activity;
    private readonly float[] derivative;
    private float* influence; // M(t−1), n × stride: parameters of unit k are [R_k, W_k, b_k] at k·(n + m + 1)
    private float* next; // M(t)

    public DenseSimdRtrl(Network<float> network)
    {
        this.network = network;
        (units, inputs) = (network.Layout.Units, network.Layout.Inputs);
        stride = (Parameters + PanelColumns - 1) / PanelColumns * PanelColumns;
        recurrent = new float[units * units];
        jacobian = new float[units * units];
        activity = new float[units];
        derivative = new float[units];
        nuint bytes = (nuint)units * (nuint)stride * sizeof(float);
        influence = (float*)NativeMemory.AlignedAlloc(bytes, 64);
        next = (float*)NativeMemory.AlignedAlloc(bytes, 64);
        RecurrentMask mask = network.Layout.Mask;
        for (int k = 0; k < units; k++)
        {
            for (int entry = mask.RowStarts[k]; entry < mask.RowStarts[k + 1]; entry++)
            {
                recurrent[k * units + mask.Columns[entry]] = network.Parameters.Cell[network.Layout.RecurrentWeight(k, entry)];
            }
        }

        Reset();
    }

    /// <summary>n² + n·m + n</summary>
    public int Parameters => units * (units + inputs + 1);

    /// <summary>Of the influence recursion: n²·P.</summary>
    public long MacsPerStep => (long)units * units * Parameters;

    public ReadOnlySpan<float> Row(int k) => new(influence + (long)k * stride, Parameters);

    public void Dispose()
    {
        NativeMemory.AlignedFree(influence);
        NativeMemory.AlignedFree(next);
    }

    public void Reset()
    {
        Array.Clear(activity);
        Array.Clear(derivative);
        NativeMemory.Clear(influence, (nuint)units * (nuint)stride * sizeof(float));
    }

    public void Step(ReadOnlySpan<float> input)
    {
        float[] before = [.. activity];
        Forward(input, before);
        for (int k = 0; k < units; k++)
        {
            for (int l = 0; l < units; l++)
            {
                jacobian[l * units + k] = derivative[k] * recurrent[k * units + l];
            }
        }

        for (int panel = 0; panel < stride; panel += PanelColumns)
        {
            MultiplyPanel(panel);
        }

        AddImmediateInfluence(input, before);
        float* written = next;
        next = influence;
        influence = written;
    }

    private void Forward(ReadOnlySpan<float> input, float[] before)
    {
        for (int k = 0; k < units; k++)
        {
            float v = network.Parameters.Cell[network.Layout.Bias(k)];
            for (int l = 0; l < units; l++)
            {
                v += recurrent[k * units + l] * before[l];
            }

            for (int i = 0; i < inputs; i++)
            {
                v += network.Parameters.Cell[network.Layout.InputWeight(k, i)] * input[i];
            }

            activity[k] = EventFunction.Fires(v) ? 1 : 0;
            derivative[k] = network.EventFunction.Derivative(v);
        }
    }

    /// <summary>256 columns of J·M: tiles of 8 rows and 32 columns, whose 16 sums stay in registers over all l.</summary>
    private void MultiplyPanel(int panel)
    {
        fixed (float* transposed = jacobian)
        {
            for (int k = 0; k < units; k += RowsAtOnce)
            {
                for (int column = panel; column < panel + PanelColumns; column += ColumnsAtOnce)
                {
                    MultiplyTile(transposed + k, influence + column, next + (long)k * stride + column);
                }
            }
        }
    }

    private void MultiplyTile(float* weights, float* source, float* target)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        Vector512<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, b6 = default, b7 = default;
        for (int l = 0; l < units; l++, weights += units, source += stride)
        {
            Vector512<float> left = Vector512.Load(source);
            Vector512<float> right = Vector512.Load(source + 16);
            (a0, b0) = Add(a0, b0, weights[0], left, right);
            (a1, b1) = Add(a1, b1, weights[1], left, right);
            (a2, b2) = Add(a2, b2, weights[2], left, right);
            (a3, b3) = Add(a3, b3, weights[3], left, right);
            (a4, b4) = Add(a4, b4, weights[4], left, right);
            (a5, b5) = Add(a5, b5, weights[5], left, right);
            (a6, b6) = Add(a6, b6, weights[6], left, right);
            (a7, b7) = Add(a7, b7, weights[7], left, right);
        }

        Store(target, 0, a0, b0);
        Store(target, 1, a1, b1);
        Store(target, 2, a2, b2);
        Store(target, 3, a3, b3);
        Store(target, 4, a4, b4);
        Store(target, 5, a5, b5);
        Store(target, 6, a6, b6);
        Store(target, 7, a7, b7);
    }

    private static (Vector512<float> Left, Vector512<float> Right) Add(
        Vector512<float> a, Vector512<float> b, float weight, Vector512<float> left, Vector512<float> right)
    {
        Vector512<float> scale = Vector512.Create(weight);
        return (Vector512.FusedMultiplyAdd(scale, left, a), Vector512.FusedMultiplyAdd(scale, right, b));
    }

    private void Store(float* target, int row, Vector512<float> left, Vector512<float> right)
    {
        float* place = target + (long)row * stride;
        left.Store(place);
        right.Store(place + 16);
    }

    private void AddImmediateInfluence(ReadOnlySpan<float> input, float[] before)
    {
        for (int k = 0; k < units; k++)
        {
            float* block = next + (long)k * stride + k * (units + inputs + 1);
            for (int l = 0; l < units; l++)
            {
                block[l] += derivative[k] * before[l];
            }

            for (int i = 0; i < inputs; i++)
            {
                block[units + i] += derivative[k] * input[i];
            }

            block[units + inputs] += derivative[k];
        }
    }
}
