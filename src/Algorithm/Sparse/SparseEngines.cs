using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Sparse RTRL of the cells that emit events.</summary>
public static class SparseEngines
{
    /// <exception cref="NotSupportedException">The cell has no sparse engine.</exception>
    public static IGradientEngine<T> Create<T>(Network<T> network)
        where T : IFloatingPointIeee754<T> => network.Cell switch
        {
            EvRnnCell => new SparseRtrlEngine<T>(network),
            _ => throw new NotSupportedException($"sparse-rtrl does not run the cell '{network.Cell.Name}'."),
        };
}
