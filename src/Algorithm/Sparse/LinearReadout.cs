using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The readout y(t) = V·s(t) + c of an event-driven engine: the trace s of the units' outputs and the part of the loss gradient
/// that belongs to the readout's own parameters.
/// </summary>
internal sealed class LinearReadout<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly CellLayout layout;
    private readonly ParameterSet<T> parameters;
    private readonly T decay; // λ
    private readonly T gain; // 1 − λ
    private readonly T[] trace; // s, n
    private readonly T[] output; // y, o
    private readonly T[] outputGradient; // δ, o

    public LinearReadout(Network<T> network)
    {
        layout = network.Layout;
        parameters = network.Parameters;
        decay = T.CreateChecked(network.Readout.Decay);
        gain = T.CreateChecked(1 - network.Readout.Decay);
        trace = new T[layout.Units];
        output = new T[layout.Outputs];
        outputGradient = new T[layout.Outputs];
    }

    /// <summary>λ</summary>
    public T Decay => decay;

    /// <summary>1 − λ</summary>
    public T Gain => gain;

    /// <summary>y(t), length o.</summary>
    public ReadOnlySpan<T> Output => output;

    /// <summary>δ = ∂loss(t)/∂y, length o, of the last <see cref="AddLossGradient"/>.</summary>
    public ReadOnlySpan<T> OutputGradient => outputGradient;

    /// <summary>s(t), length n.</summary>
    public ReadOnlySpan<T> Trace => trace;

    public long Bytes => MemoryFootprint.Of(trace, output, outputGradient);

    /// <summary>Products with V and of its gradient so far.</summary>
    public long Macs { get; private set; }

    /// <summary>V_o, length n.</summary>
    public ReadOnlySpan<T> Weights(int o) => parameters.ReadoutWeights.AsSpan(o * layout.Units, layout.Units);

    /// <summary>The state before the first step.</summary>
    public void Reset()
    {
        Array.Clear(trace);
        parameters.ReadoutBias.CopyTo(output, 0);
    }

    /// <summary>s(t) and y(t) from the units that fired.</summary>
    /// <param name="activity">What every unit puts out, length n; read for the units that fired, zero for the others.</param>
    public void Step(ReadOnlySpan<int> firedUnits, ReadOnlySpan<T> activity)
    {
        foreach (ref T element in trace.AsSpan())
        {
            element *= decay;
        }

        foreach (int k in firedUnits)
        {
            trace[k] += gain * activity[k];
        }

        for (int o = 0; o < output.Length; o++)
        {
            ReadOnlySpan<T> weights = Weights(o);
            T sum = parameters.ReadoutBias[o];
            for (int k = 0; k < weights.Length; k++)
            {
                sum += weights[k] * trace[k];
            }

            output[o] = sum;
        }

        Macs += (long)layout.Outputs * layout.Units;
    }

    /// <summary>Adds ∂loss(t)/∂V and ∂loss(t)/∂c; sets <see cref="OutputGradient"/>.</summary>
    /// <param name="target">Length o.</param>
    /// <returns>loss(t)</returns>
    public T AddLossGradient(LossKind kind, ReadOnlySpan<T> target, ParameterSet<T> gradient)
    {
        T loss = LossFunction.Evaluate(kind, output, target, outputGradient);
        for (int o = 0; o < output.Length; o++)
        {
            gradient.ReadoutBias[o] += outputGradient[o];
            Span<T> weightGradient = gradient.ReadoutWeights.AsSpan(o * layout.Units, layout.Units);
            for (int k = 0; k < weightGradient.Length; k++)
            {
                weightGradient[k] += outputGradient[o] * trace[k];
            }
        }

        Macs += (long)layout.Outputs * layout.Units;
        return loss;
    }
}
