namespace SparseRtrl.Algorithm;

/// <summary>
/// Which recurrent unit a network is made of, with the constants of its equations. The numbers of gates and thresholds decide what
/// parameters it has; see <see cref="CellLayout"/>.
/// </summary>
public abstract record Cell
{
    private protected Cell()
    {
    }

    /// <summary>As files and commands call it.</summary>
    public abstract string Name { get; }

    /// <summary>Sets of recurrent weights, input weights and biases: 1, or 3 in the order of <see cref="Gate"/>.</summary>
    public abstract int GateCount { get; }

    /// <summary>Whether every unit learns a threshold θ.</summary>
    public virtual bool HasThresholds => false;
}

/// <summary>The three gates of a gated cell, in the order of its parameters.</summary>
public enum Gate
{
    /// <summary>u, how much of the state is replaced.</summary>
    Update,

    /// <summary>r, how much of the recurrent input the candidate sees.</summary>
    Reset,

    /// <summary>z, what the state is replaced by.</summary>
    Candidate,
}

/// <summary>A cell whose units speak in events; the event function's surrogate derivative makes it trainable.</summary>
public abstract record EventCell(EventFunction EventFunction) : Cell;

/// <summary>
/// The thresholded event RNN, the analysis model of Subramoney (arXiv 2303.05641). Its state is a(t) ∈ {0, 1}ⁿ:
/// v(t) = R·a(t−1) + W·x(t) + b, a(t) = H(v(t)). The readout sees a.
/// </summary>
public sealed record EvRnnCell(EventFunction EventFunction) : EventCell(EventFunction)
{
    public override string Name => "evrnn";

    public override int GateCount => 1;
}

/// <summary>What an event does to the state of the unit that emitted it.</summary>
public enum StateReset
{
    /// <summary>ĉ = c − θ⊙o, as in the paper.</summary>
    SubtractThreshold,

    /// <summary>ĉ = c⊙(1 − o)</summary>
    ToZero,

    /// <summary>ĉ = c</summary>
    None,
}

/// <summary>
/// The event-based gated recurrent unit (Subramoney et al. 2023), the model of the paper's experiments. Its state is c(t); with
/// o = H(c − θ), h = o⊙c and all state zero at t = −1:
/// u = σ(W_u x + R_u h + b_u), r likewise, z = tanh(W_z x + r⊙(R_z h) + b_z), c(t) = (1−u)⊙ĉ + u⊙z, where h and ĉ are those of
/// t − 1. The readout sees h(t).
/// </summary>
public sealed record EgruCell(EventFunction EventFunction, StateReset StateReset = StateReset.SubtractThreshold)
    : EventCell(EventFunction)
{
    public override string Name => "egru";

    public override int GateCount => 3;

    public override bool HasThresholds => true;
}

/// <summary>The Elman network, a dense baseline: h(t) = tanh(R·h(t−1) + W·x(t) + b).</summary>
public sealed record TanhRnnCell : Cell
{
    public override string Name => "tanh-rnn";

    public override int GateCount => 1;
}

/// <summary>
/// The gated recurrent unit without events, a dense baseline: the equations of <see cref="EgruCell"/> with h = ĉ = c, that is
/// h(t) = (1−u)⊙h(t−1) + u⊙tanh(W_z x + r⊙(R_z h(t−1)) + b_z).
/// </summary>
public sealed record GruCell : Cell
{
    public override string Name => "gru";

    public override int GateCount => 3;
}
