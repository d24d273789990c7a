using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The forward pass of a cell whose state rows never vanish, with the slopes that its influence recursion needs. Weights of units
/// that do not speak and of inputs that are zero are not read.
/// </summary>
internal abstract class UnitDynamics<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly Connections connections;
    private readonly UnitQueue nonZeroInputs;

    private protected UnitDynamics(Network<T> network, Connections connections)
    {
        Layout = network.Layout;
        Parameters = network.Parameters.Cell;
        this.connections = connections;
        nonZeroInputs = new(Layout.Inputs);
        Previous = new(Layout.Units);
        Current = new(Layout.Units);
        RecurrentSums = new T[Layout.Gates * Layout.Units];
        ExternalSums = new T[Layout.Gates * Layout.Units];
        RecurrentSlopes = new T[Layout.Gates * Layout.Units];
        ExternalSlopes = new T[Layout.Gates * Layout.Units];
        Leak = new T[Layout.Units];
        ByOwnThreshold = new T[Layout.Units];
    }

    /// <summary>After step t − 1.</summary>
    public UnitOutputs<T> Previous { get; private set; }

    /// <summary>After step t.</summary>
    public UnitOutputs<T> Current { get; private set; }

    /// <summary>∂c_k(t)/∂(R_g·h(t−1))_k at g·n + k.</summary>
    public T[] RecurrentSlopes { get; }

    /// <summary>∂c_k(t)/∂(W_g·x(t) + b_g)_k at g·n + k.</summary>
    public T[] ExternalSlopes { get; }

    /// <summary>∂c_k(t)/∂c_k(t−1) past all recurrent weights, length n: what a unit keeps of its own state.</summary>
    public T[] Leak { get; }

    /// <summary>∂c_k(t)/∂θ_k past all recurrent weights, length n.</summary>
    public T[] ByOwnThreshold { get; }

    /// <summary>i with x_i(t) ≠ 0, ascending.</summary>
    public ReadOnlySpan<int> NonZeroInputs => nonZeroInputs.Units;

    /// <summary>Recurrent and input weights that the last step multiplied.</summary>
    public int ForwardMacs { get; private set; }

    public long Bytes => Previous.Bytes + Current.Bytes + nonZeroInputs.Bytes
        + MemoryFootprint.Of(RecurrentSums, ExternalSums, RecurrentSlopes, ExternalSlopes, Leak, ByOwnThreshold);

    protected CellLayout Layout { get; }

    protected T[] Parameters { get; }

    /// <summary>(R_g·h(t−1))_k at g·n + k.</summary>
    protected T[] RecurrentSums { get; }

    /// <summary>(W_g·x(t) + b_g)_k at g·n + k.</summary>
    protected T[] ExternalSums { get; }

    public void Reset() => Current.Reset();

    /// <param name="input">x(t), length m.</param>
    public void Step(ReadOnlySpan<T> input)
    {
        (Previous, Current) = (Current, Previous);
        AddRecurrentInput();
        AddExternalInput(input);
        Current.Fired.Clear();
        Current.Coupled.Clear();
        UpdateUnits();
    }

    /// <summary>Fills slopes, leaks and <see cref="Current"/> from the sums and <see cref="Previous"/>.</summary>
    private protected abstract void UpdateUnits();

    private void AddRecurrentInput()
    {
        Array.Clear(RecurrentSums);
        ForwardMacs = 0;
        foreach (int l in Previous.Fired.Units)
        {
            T output = Previous.Output[l];
            int first = connections.FirstWeightOf(l);
            int end = connections.FirstWeightOf(l + 1);
            ForwardMacs += end - first;
            for (int j = first; j < end; j++)
            {
                RecurrentSums[connections.GateInputs[j]] += Parameters[connections.Parameters[j]] * output;
            }
        }
    }

    private void AddExternalInput(ReadOnlySpan<T> input)
    {
        nonZeroInputs.Clear();
        for (int i = 0; i < input.Length; i++)
        {
            if (input[i] != T.Zero)
            {
                nonZeroInputs.Enqueue(i);
            }
        }

        ForwardMacs += NonZeroInputs.Length * ExternalSums.Length;
        for (int gate = 0; gate < Layout.Gates; gate++)
        {
            Span<T> sums = ExternalSums.AsSpan(gate * Layout.Units, Layout.Units);
            for (int k = 0; k < sums.Length; k++)
            {
                ReadOnlySpan<T> weights = Parameters.AsSpan(Layout.InputWeight(k, 0, gate), Layout.Inputs + 1);
                T sum = weights[Layout.Inputs]; // the bias
                foreach (int i in NonZeroInputs)
                {
                    sum += weights[i] * input[i];
                }

                sums[k] = sum;
            }
        }
    }
}
