using static SparseRtrl.Hardware.Kernels.EgruVariable;

namespace SparseRtrl.Hardware.Kernels;

/// <summary>
/// A number that a unit's step works on. Those from <see cref="Kept"/> on are a unit's own and stay from step to step; before the
/// first step they are zero. State-like numbers have 13 fraction bits, gate-like ones 14.
/// </summary>
internal enum EgruVariable : byte
{
    /// <summary>0, 1 and ½ with 14 fraction bits; w, γ/w and 1−λ.</summary>
    Zero,
    One,
    OneHalf,
    Support,
    SurrogateSlope,
    Gain,

    /// <summary>OneHalf the argument of σ, twice; (R_z h)_k; the rest of tanh's argument. 12 fraction bits.</summary>
    UpdateArgument,
    ResetArgument,
    Recurrent,
    CandidateArgument,

    /// <summary>∂c by each of the four, with whole arguments, and by θ past all weights. 13 fraction bits.</summary>
    UpdateSlope,
    ResetSlope,
    RecurrentSlope,
    CandidateSlope,
    ThresholdSlope,

    /// <summary>θ with the fraction bits of weights.</summary>
    Threshold,

    Update,
    Reset,
    Candidate,
    Stay,
    Change,
    Open,
    Seen,
    State,
    Lost,
    Leak,
    Surrogate,

    /// <summary>o, h and d = ∂h/∂c of this step.</summary>
    Fires,
    Output,
    OutputSlope,

    Temporary,

    /// <summary>ĉ, θ·φ, o and s of the step before.</summary>
    Kept = 32,
    KeptSlope,
    Fired,
    Trace,
}

/// <summary>
/// The arithmetic of a unit's step as a list of operations on one multiplier and one memory of <see cref="EgruVariable"/>s. On a
/// small FPGA a multiplier, a rounder and an adder for each of them would take most of the logic. An operation is
/// target = ±(left·right) ± addend, the product divided by 2^14 and multiplied by 2^raise, rounded to nearest.
/// </summary>
internal static class EgruUnitProgram
{
    /// <summary>Places of the fields of an operation, which are 6 bits wide, and the flags.</summary>
    internal const int RightShift = 6, AddendShift = 12, TargetShift = 18, RaiseShift = 24;
    internal const uint SubtractsProduct = 1u << 26, SubtractsAddend = 1u << 27;

    /// <summary>tanh of left; max(0, addend − |left|·right); 1 with 13 fraction bits if left is positive, else 0.</summary>
    internal const uint IsCurve = 1u << 28, IsDistance = 1u << 29, IsStep = 1u << 30;

    /// <param name="weightFraction">11 or 12.</param>
    /// <param name="distanceRaise">
    /// Bits that distances from the threshold are shifted by before they are multiplied with γ/w.
    /// </param>
    public static uint[] Create(int weightFraction, int distanceRaise, bool hasTrace)
    {
        int toState = 13 - weightFraction;
        List<uint> program =
        [
            .. Gates(),
            Of(Temporary, Candidate, OneHalf, Kept, SubtractsAddend),
            Of(Change, Update, Temporary),
            Of(State, Update, Temporary, Kept),
            .. Slopes(),

            // (1−u)·ĉ depends on the unit's own state and threshold by (1−u)(1 − θφ) and (1−u)(θφ − o), all of t−1 but u.
            Of(Lost, Stay, KeptSlope),
            Of(Leak, Stay, OneHalf, Lost, SubtractsAddend),
            Of(ThresholdSlope, Stay, Fired, Lost, SubtractsProduct),

            Of(Temporary, Threshold, One, State, SubtractsProduct, toState),
            Of(Fires, Temporary, Zero, flags: IsStep),
            Of(Temporary, Temporary, One, Support, SubtractsProduct | IsDistance, distanceRaise),
            Of(Surrogate, Temporary, SurrogateSlope),
            Of(KeptSlope, Threshold, Surrogate, raise: toState),
            Of(OutputSlope, State, Surrogate, Fires),
            Of(Output, State, Fires, raise: 1),
            Of(Kept, Threshold, Fires, State, SubtractsProduct, toState + 1),
            Of(Fired, Fires, One),
        ];
        if (hasTrace)
        {
            program.AddRange([Of(Temporary, Output, One, Trace, SubtractsAddend), Of(Trace, Temporary, Gain, Trace)]);
        }

        return [.. program];
    }

    /// <summary>u, r = σ of their arguments, that is (1 + tanh of half of them)/2; z = tanh.</summary>
    private static uint[] Gates() =>
    [
        Of(Temporary, UpdateArgument, Zero, flags: IsCurve),
        Of(Update, Temporary, OneHalf, OneHalf),
        Of(Temporary, ResetArgument, Zero, flags: IsCurve),
        Of(Reset, Temporary, OneHalf, OneHalf),
        Of(Temporary, Reset, Recurrent, CandidateArgument),
        Of(Candidate, Temporary, Zero, flags: IsCurve),
    ];

    /// <summary>G_u = (z−ĉ)u(1−u), G_r = G_z·(R_z h)·r(1−r), G_z·r and G_z = u(1−z²).</summary>
    private static uint[] Slopes() =>
    [
        Of(Stay, Update, One, One, SubtractsProduct),
        Of(UpdateSlope, Change, Stay),
        Of(Temporary, Update, Candidate),
        Of(Open, Temporary, Candidate, Update, SubtractsProduct),
        Of(Seen, Open, Reset),
        Of(Temporary, Seen, Reset, Seen, SubtractsProduct),
        Of(ResetSlope, Temporary, Recurrent, raise: 1),
        Of(RecurrentSlope, Seen, OneHalf),
        Of(CandidateSlope, Open, OneHalf),
    ];

    private static uint Of(
        EgruVariable target, EgruVariable left, EgruVariable right, EgruVariable addend = Zero, uint flags = 0, int raise = 0) =>
        (uint)left | ((uint)right << RightShift) | ((uint)addend << AddendShift) | ((uint)target << TargetShift)
            | ((uint)raise << RaiseShift) | flags;
}
