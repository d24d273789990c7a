using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// What the units show of their state c after a step, with its derivatives. Before the first step everything is zero and
/// constant: no gradient flows through the initial state.
/// </summary>
internal sealed class UnitOutputs<T>(int units)
    where T : IFloatingPointIeee754<T>
{
    /// <summary>Units that speak, ascending: those that fired, or all of a cell without events.</summary>
    public UnitQueue Fired { get; } = new(units);

    /// <summary>
    /// B, ascending: units whose state or threshold moves their output (d or ∂h/∂θ is not zero), and through it the other units.
    /// </summary>
    public UnitQueue Coupled { get; } = new(units);

    /// <summary>c, length n.</summary>
    public T[] State { get; } = new T[units];

    /// <summary>h, length n; zero for units that do not speak.</summary>
    public T[] Output { get; } = new T[units];

    /// <summary>d = ∂h/∂c, length n.</summary>
    public T[] Slope { get; } = new T[units];

    /// <summary>∂h/∂θ, length n.</summary>
    public T[] ByThreshold { get; } = new T[units];

    /// <summary>ĉ, what a unit keeps of its state; length n.</summary>
    public T[] Kept { get; } = new T[units];

    /// <summary>e = ∂ĉ/∂c, length n.</summary>
    public T[] KeptSlope { get; } = new T[units];

    /// <summary>∂ĉ/∂θ, length n.</summary>
    public T[] KeptByThreshold { get; } = new T[units];

    public long Bytes => Fired.Bytes + Coupled.Bytes
        + MemoryFootprint.Of(State, Output, Slope, ByThreshold, Kept, KeptSlope, KeptByThreshold);

    public void Reset()
    {
        Fired.Clear();
        Coupled.Clear();
        Array.Clear(State);
        Array.Clear(Output);
        Array.Clear(Slope);
        Array.Clear(ByThreshold);
        Array.Clear(Kept);
        Array.Clear(KeptSlope);
        Array.Clear(KeptByThreshold);
    }

    /// <summary>Unit k shows and keeps its whole state.</summary>
    public void ShowState(int k, T state)
    {
        Fired.Enqueue(k);
        Coupled.Enqueue(k);
        State[k] = Output[k] = Kept[k] = state;
        Slope[k] = KeptSlope[k] = T.One;
    }

    /// <summary>
    /// Unit k of an EGRU: o = H(c − θ), h = o·c, and ĉ by the kind of reset. With φ = H'(c − θ), ∂o/∂c = φ and ∂o/∂θ = −φ.
    /// </summary>
    public void ShowEvent(int k, T state, T threshold, EgruCell cell)
    {
        bool fires = EventFunction.Fires(state - threshold);
        T fired = fires ? T.One : T.Zero; // o
        T derivative = cell.EventFunction.Derivative(state - threshold); // φ
        if (fires)
        {
            Fired.Enqueue(k);
        }

        State[k] = state;
        Output[k] = fired * state;
        Slope[k] = fired + state * derivative;
        ByThreshold[k] = -state * derivative;
        if (Slope[k] != T.Zero || ByThreshold[k] != T.Zero)
        {
            Coupled.Enqueue(k);
        }

        (Kept[k], KeptSlope[k], KeptByThreshold[k]) = cell.StateReset switch
        {
            StateReset.SubtractThreshold =>
                (state - threshold * fired, T.One - threshold * derivative, threshold * derivative - fired),
            StateReset.ToZero => (state - state * fired, T.One - Slope[k], -ByThreshold[k]),
            StateReset.None => (state, T.One, T.Zero),
            _ => throw new NotSupportedException($"There is no sparse RTRL of the reset {cell.StateReset}."),
        };
    }
}
