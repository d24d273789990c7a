using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Exact RTRL that computes only what can differ from zero, for every cell.</summary>
public static class SparseEngines
{
    /// <summary>The engine of the network's cell.</summary>
    /// <typeparam name="T">float to train, double to check.</typeparam>
    public static ISparseEngine<T> Create<T>(Network<T> network)
        where T : IFloatingPointIeee754<T> =>
        network.Cell is EvRnnCell ? new SparseRtrlEngine<T>(network) : new ColumnSparseRtrlEngine<T>(network);
}
