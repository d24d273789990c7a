using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Keeps single gradients from throwing the weights far away.</summary>
/// <param name="Limit">The largest norm or element that passes unchanged; positive.</param>
public abstract record GradientClipping(double Limit)
{
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public double Limit { get; } = Limit > 0
        ? Limit
        : throw new ArgumentOutOfRangeException(nameof(Limit), Limit, "The limit of a gradient is a positive number.");

    /// <param name="gradient">Changed in place.</param>
    /// <param name="norm">Its Euclidean norm over all parameters.</param>
    public abstract void Apply<T>(ParameterSet<T> gradient, double norm)
        where T : IFloatingPointIeee754<T>;
}

/// <summary>
/// Shortens a gradient whose Euclidean norm over all parameters exceeds the limit to the limit (Pascanu, Mikolov and Bengio
/// 2013).
/// </summary>
public sealed record ClippingByNorm(double Limit) : GradientClipping(Limit)
{
    public override void Apply<T>(ParameterSet<T> gradient, double norm)
    {
        if (norm > Limit)
        {
            gradient.Scale(T.CreateChecked(Limit / norm));
        }
    }
}

/// <summary>Moves every element of the gradient into −limit … limit.</summary>
public sealed record ClippingByValue(double Limit) : GradientClipping(Limit)
{
    public override void Apply<T>(ParameterSet<T> gradient, double norm)
    {
        T limit = T.CreateChecked(Limit);
        foreach (T[] part in gradient.Parts)
        {
            foreach (ref T element in part.AsSpan())
            {
                element = T.Clamp(element, -limit, limit);
            }
        }
    }
}
