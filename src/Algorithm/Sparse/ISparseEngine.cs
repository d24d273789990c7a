using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>A sparse RTRL engine: what reports and metrics read besides the gradient.</summary>
public interface ISparseEngine<T> : IGradientEngine<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>What decides whether a unit speaks, length n: v(t) of an EvRNN, c(t) of an EGRU; h(t) of the others.</summary>
    ReadOnlySpan<T> Potentials { get; }

    /// <summary>h(t), what the other units and the readout see; length n.</summary>
    ReadOnlySpan<T> UnitOutputs { get; }

    /// <summary>s(t), what the readout multiplies by V; length n.</summary>
    ReadOnlySpan<T> ReadoutTrace { get; }

    MemoryFootprint Memory { get; }
}
