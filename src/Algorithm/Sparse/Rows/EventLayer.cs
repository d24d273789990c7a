using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The forward pass of an EvRNN, v(t) = R·a(t−1) + W·x(t) + b. Weights of units that did not fire and of inputs that are zero are
/// not read.
/// </summary>
internal sealed class EventLayer<T>(Network<T> network)
    where T : IFloatingPointIeee754<T>
{
    private readonly CellLayout layout = network.Layout;
    private readonly T[] parameters = network.Parameters.Cell;
    private readonly T[] potentials = new T[network.Layout.Units]; // v, n
    private readonly T[] input = new T[network.Layout.Inputs]; // x(t), m
    private readonly UnitQueue nonZeroInputs = new(network.Layout.Inputs);

    /// <summary>After step t.</summary>
    public CellState<T> Current { get; private set; } = new(network.Layout.Units);

    /// <summary>After step t − 1.</summary>
    public CellState<T> Previous { get; private set; } = new(network.Layout.Units);

    /// <summary>v(t), length n.</summary>
    public ReadOnlySpan<T> Potentials => potentials;

    /// <summary>Inputs that are not zero.</summary>
    public int InputCount => nonZeroInputs.Count;

    /// <summary>Recurrent and input weights that the last step added.</summary>
    public int Macs { get; private set; }

    public long Bytes => Current.Bytes + Previous.Bytes + nonZeroInputs.Bytes + MemoryFootprint.Of(potentials, input);

    /// <summary>The state before the first step.</summary>
    public void Reset()
    {
        Current.Reset();
        Array.Clear(potentials);
    }

    /// <param name="newInput">x(t), length m.</param>
    public void Step(ReadOnlySpan<T> newInput)
    {
        (Previous, Current) = (Current, Previous);
        newInput.CopyTo(input);
        AddExternalInput();
        AddRecurrentInput();
        Current.Threshold(potentials, network.EventFunction);
    }

    /// <summary>∂v_q(t)/∂p at fixed a(t−1), for unit q's own parameters p: presynaptic activity, input, 1.</summary>
    /// <param name="block">Of unit q, padded.</param>
    public void WriteImmediateInfluence(int q, Span<T> block)
    {
        ReadOnlySpan<int> presynaptic = layout.Mask.Columns.AsSpan().Slice(layout.Mask.RowStarts[q], layout.Mask.RowLength(q));
        for (int j = 0; j < presynaptic.Length; j++)
        {
            block[j] = Previous.Activity[presynaptic[j]];
        }

        block = block[presynaptic.Length..];
        input.CopyTo(block);
        block[input.Length] = T.One;
        block[(input.Length + 1)..].Clear();
    }

    private void AddExternalInput()
    {
        nonZeroInputs.Clear();
        for (int i = 0; i < input.Length; i++)
        {
            nonZeroInputs.EnqueueIf(input[i] != T.Zero, i);
        }

        ReadOnlySpan<int> indices = nonZeroInputs.Units;
        for (int k = 0; k < potentials.Length; k++)
        {
            ReadOnlySpan<T> weights = parameters.AsSpan(layout.InputWeight(k, 0), layout.Inputs + 1);
            T sum = weights[layout.Inputs]; // the bias
            foreach (int i in indices)
            {
                sum += weights[i] * input[i];
            }

            potentials[k] = sum;
        }

        Macs = potentials.Length * InputCount;
    }

    private void AddRecurrentInput()
    {
        RecurrentMask mask = layout.Mask;
        foreach (int l in Previous.Fired.Units)
        {
            ReadOnlySpan<int> targets = mask.ColumnRows.AsSpan()[mask.ColumnStarts[l]..mask.ColumnStarts[l + 1]];
            ReadOnlySpan<int> entries = mask.ColumnEntries.AsSpan().Slice(mask.ColumnStarts[l], targets.Length);
            for (int j = 0; j < targets.Length; j++)
            {
                potentials[targets[j]] += parameters[layout.RecurrentWeight(targets[j], entries[j])];
            }

            Macs += targets.Length;
        }
    }
}
