using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Transactions;

/// <summary>How long one run may last before it counts as an endless loop.</summary>
public static class RunLimit
{
    /// <summary>
    /// Two seconds of a 50 MHz clock: far beyond any learning step, and soon reached by every compiled simulator.
    /// </summary>
    public const int DefaultCycles = 100_000_000;
}

/// <summary>A kernel was still busy when its cycle limit was reached.</summary>
public sealed class RunLimitException(HostMap map, int entry, int cycleLimit, string where)
    : Exception(
        $"{map.Kernel}.{map.EntryNames[entry]} was still busy after {cycleLimit} cycles. {where} "
        + "Look for an endless loop or raise the cycle limit.")
{
    public int CycleLimit { get; } = cycleLimit;
}
