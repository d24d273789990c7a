namespace SparseRtrl.Algorithm;

/// <summary>
/// What the linear readout y(t) = V·s(t) + c sees of the events: s(t) = λ·s(t−1) + (1 − λ)·a(t), s(−1) = 0. At λ = 0 it sees the
/// last step only.
/// </summary>
public sealed record Readout
{
    private Readout(double decay) => Decay = decay;

    /// <summary>λ per step, 0 ≤ λ &lt; 1.</summary>
    public double Decay { get; }

    /// <summary>y(t) = V·a(t) + c.</summary>
    public static Readout LastStep { get; } = new(0);

    /// <summary>An exponentially decaying average of the events.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decay"/> is not inside (0, 1).</exception>
    public static Readout LeakyTrace(double decay = 0.9) => decay is > 0 and < 1
        ? new(decay)
        : throw new ArgumentOutOfRangeException(nameof(decay), decay, "The decay of a leaky trace lies inside (0, 1).");
}
