using System.Runtime.InteropServices;

namespace SparseRtrl.Algorithm;

/// <summary>
/// What a unit emits (h) and what it keeps for the next step (ĉ) at state c and threshold θ, with the derivatives of both. All
/// zero before the first step, when the state is a constant.
/// </summary>
/// <param name="Output">h</param>
/// <param name="OutputSlope">d = ∂h/∂c</param>
/// <param name="OutputByThreshold">∂h/∂θ</param>
/// <param name="Kept">ĉ</param>
/// <param name="KeptSlope">e = ∂ĉ/∂c</param>
/// <param name="KeptByThreshold">f = ∂ĉ/∂θ</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Emission(
    double Output, double OutputSlope, double OutputByThreshold, double Kept, double KeptSlope, double KeptByThreshold)
{
    /// <summary>A unit that shows and keeps its whole state: h = ĉ = c.</summary>
    public static Emission OfState(double state) => new(state, 1, 0, state, 1, 0);

    /// <summary>An EGRU unit: o = H(c − θ), h = o·c, and ĉ by the kind of reset; ∂o/∂c = φ = −∂o/∂θ.</summary>
    public static Emission OfEvents(EgruCell cell, double state, double threshold)
    {
        double o = EventFunction.Fires(state - threshold) ? 1 : 0;
        double derivative = cell.EventFunction.Derivative(state - threshold); // φ
        var output = new Emission(o * state, o + state * derivative, -state * derivative, 0, 0, 0);
        return cell.StateReset switch
        {
            StateReset.SubtractThreshold => output with
            {
                Kept = state - threshold * o,
                KeptSlope = 1 - threshold * derivative,
                KeptByThreshold = -o + threshold * derivative,
            },
            StateReset.ToZero => output with
            {
                Kept = state * (1 - o),
                KeptSlope = 1 - o - state * derivative,
                KeptByThreshold = state * derivative,
            },
            StateReset.None => output with { Kept = state, KeptSlope = 1 },
            _ => throw new NotSupportedException($"There are no forward-mode equations of the reset {cell.StateReset}."),
        };
    }
}
