using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Exact RTRL that computes only what can differ from zero, for every cell.</summary>
public static class SparseEngines
{
    /// <summary>
    /// Bytes of an engine of a network with these parts, the network's own parameters included, but for what is only proportional
    /// to the number of units or of recurrent weights.
    /// </summary>
    /// <typeparam name="T">float to train, double to check.</typeparam>
    public static long RequiredBytes<T>(Cell cell, CellLayout layout, Readout readout)
        where T : IFloatingPointIeee754<T> => MemoryRequirement.Bytes<T>(cell, layout, readout);

    /// <summary>The engine of the network's cell.</summary>
    /// <typeparam name="T">float to train, double to check.</typeparam>
    /// <exception cref="NetworkTooLargeException">The influence matrix does not fit into memory.</exception>
    public static ISparseEngine<T> Create<T>(Network<T> network)
        where T : IFloatingPointIeee754<T> =>
        network.Cell is EvRnnCell ? new SparseRtrlEngine<T>(network) : new ColumnSparseRtrlEngine<T>(network);
}
