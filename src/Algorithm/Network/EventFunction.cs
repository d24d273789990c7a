using System.Numerics;
using System.Runtime.Intrinsics;

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

    /// <summary>H'(v) of many states.</summary>
    /// <param name="derivatives">As long as <paramref name="states"/>.</param>
    internal void Derivatives<T>(ReadOnlySpan<T> states, Span<T> derivatives)
        where T : IFloatingPointIeee754<T>
    {
        Vector256<T> height = Vector256.Create(T.CreateChecked(Height));
        Vector256<T> width = Vector256.Create(T.CreateChecked(Width));
        int k = 0;
        for (; k + Vector256<T>.Count <= states.Length; k += Vector256<T>.Count)
        {
            Vector256<T> v = Vector256.Create(states[k..]);
            Vector256<T> derivative = height * Vector256.Max(Vector256<T>.Zero, Vector256<T>.One - Vector256.Abs(v) / width);
            derivative.CopyTo(derivatives[k..]);
        }

        for (; k < states.Length; k++)
        {
            derivatives[k] = Derivative(states[k]);
        }
    }
}
