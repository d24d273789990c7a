using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The thresholded event RNN, the analysis model of Subramoney (arXiv 2303.05641), with a linear readout:
/// v(t) = R·a(t−1) + W·x(t) + b, a(t) = H(v(t)), y(t) = V·s(t) + c. All state is zero before the first step.
/// </summary>
/// <typeparam name="T">Arithmetic type of the parameters.</typeparam>
/// <param name="Parameters">Trained in place.</param>
public sealed record EvRnnNetwork<T>(EvRnnLayout Layout, EventFunction EventFunction, Readout Readout, ParameterSet<T> Parameters)
    where T : IFloatingPointIeee754<T>
{
    /// <summary>The same network with its own copy of the parameters, in another arithmetic type.</summary>
    public EvRnnNetwork<TOther> ConvertTo<TOther>()
        where TOther : IFloatingPointIeee754<TOther> => new(Layout, EventFunction, Readout, Parameters.ConvertTo<TOther>());
}
