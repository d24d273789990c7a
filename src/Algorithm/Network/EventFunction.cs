using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The event function H and its surrogate derivative H'(v) = γ·max(0, 1 − |v|/w) (Subramoney 2023). The derivative is exactly
/// zero for |v| ≥ w: a narrow support is what makes the backward pass sparse.
/// </summary>
/// <param name="Width">w, half the width of the derivative's support, in units of v; positive.</param>
/// <param name="Height">γ, the derivative at the threshold.</param>
public sealed record EventFunction(double Width = 1.0, double Height = 0.7)
{
    /// <summary>w</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public double Width { get; } = Width > 0
        ? Width
        : throw new ArgumentOutOfRangeException(nameof(Width), Width, "The support of a surrogate derivative is wider than 0.");

    /// <summary>H(v): whether a unit at state <paramref name="v"/> emits an event. H(0) is no event.</summary>
    public static bool Fires<T>(T v)
        where T : IFloatingPointIeee754<T> => v > T.Zero;

    /// <summary>H'(v)</summary>
    public T Derivative<T>(T v)
        where T : IFloatingPointIeee754<T> =>
        T.CreateChecked(Height) * T.Max(T.Zero, T.One - T.Abs(v) / T.CreateChecked(Width));
}
