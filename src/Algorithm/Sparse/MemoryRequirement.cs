using System.Numerics;
using System.Runtime.CompilerServices;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Bytes that an engine will take, known before it is made: everything that is not just proportional to n or to the number of
/// recurrent weights. The influence matrix of a sparse engine counts with all of its blocks; those that are never reached take address
/// space only.
/// </summary>
internal static class MemoryRequirement
{
    /// <exception cref="NetworkTooLargeException">The machine, or a limit that .NET was given, has not so much memory.</exception>
    public static void ThrowIfNotMet<T>(Network<T> network)
        where T : IFloatingPointIeee754<T>
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        long longestArray = Array.MaxLength - CacheLine<T>.Length;
        long required = Bytes<T>(network.Cell, network.Layout, network.Readout);
        if (required > available || ArrayLengths<T>(network.Cell, network.Layout, network.Readout).Max() > longestArray)
        {
            throw new NetworkTooLargeException(required, Math.Min(available, longestArray * Unsafe.SizeOf<T>()));
        }
    }

    /// <summary>For engines that keep whole influence matrices, n × P, in 64 bits.</summary>
    /// <param name="matrices">How many at once.</param>
    /// <exception cref="NetworkTooLargeException">The machine, or a limit that .NET was given, has not so much memory.</exception>
    public static void ThrowIfNotMet(CellLayout layout, int matrices) =>
        ThrowIfNotMet((long)matrices * layout.Units * layout.ParameterCount * sizeof(double));

    /// <exception cref="NetworkTooLargeException">The machine, or a limit that .NET was given, has not so much memory.</exception>
    public static void ThrowIfNotMet(long bytes)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
        {
            throw new NetworkTooLargeException(bytes, available);
        }
    }

    /// <summary>Of a network with these parts, its own parameters included.</summary>
    public static long Bytes<T>(Cell cell, CellLayout layout, Readout readout)
        where T : IFloatingPointIeee754<T>
    {
        long parameters = layout.ParameterCount + (layout.Units + 1L) * layout.Outputs;
        long elements = 2 * parameters + ArrayLengths<T>(cell, layout, readout).Sum();
        return elements * Unsafe.SizeOf<T>() + ReachabilityBytes<T>(cell, layout);
    }

    /// <summary>The parts of the influence matrix and of the gradient traces.</summary>
    private static IEnumerable<long> ArrayLengths<T>(Cell cell, CellLayout layout, Readout readout)
        where T : IFloatingPointIeee754<T>
    {
        int n = layout.Units;
        int[] lengths = Lengths(layout);
        long traces = readout.Decay > 0 ? layout.Outputs : 0;
        if (cell is not EvRnnCell)
        {
            long paddedParameters = (long)n * CacheLine<T>.Padded(lengths.Max());
            return [(n + 1) * paddedParameters, traces * paddedParameters];
        }

        // Without a trace there is one sum, for the loss at hand.
        long sums = Math.Max(1, traces);
        IEnumerable<long> expanded = [BlockMatrix<T>.CapacityFor(lengths), sums * BlockMatrix<T>.RowLengthFor(lengths)];
        int[] factors = FactoredBlocks<T>.BlockLengths(n);
        return !FactoredBlocks<T>.AreUsefulFor(lengths)
            ? expanded
            : [
                .. expanded,
                BlockMatrix<T>.CapacityFor(factors),
                sums * BlockMatrix<T>.RowLengthFor(factors),
                Injections<T>.ElementsFor(lengths),
            ];
    }

    private static long ReachabilityBytes<T>(Cell cell, CellLayout layout)
        where T : IFloatingPointIeee754<T>
    {
        if (cell is not EvRnnCell)
        {
            return (long)layout.Units * layout.Units / 8;
        }

        int matrices = FactoredBlocks<T>.AreUsefulFor(Lengths(layout)) ? 2 : 1;
        return matrices * BlockMatrix<T>.RowBytesFor(layout.Units);
    }

    private static int[] Lengths(CellLayout layout) => [.. Enumerable.Range(0, layout.Units).Select(layout.BlockLength)];
}
