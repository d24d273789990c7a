using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Transactions;

/// <summary>
/// One thing a host does with a kernel. The same list drives the twin, the cycle simulator and every RTL simulator.
/// </summary>
public abstract record HostTransaction;

/// <summary>Writes consecutive elements of a memory, or a register (one value).</summary>
/// <param name="Offset">First element.</param>
public sealed record WriteValues(HostMapEntry Target, int Offset, ImmutableArray<long> Values) : HostTransaction;

/// <summary>Starts an entry method and waits until the kernel is not busy.</summary>
/// <param name="Entry">Index of the entry method.</param>
public sealed record Run(int Entry) : HostTransaction;

/// <summary>Reads all elements of a memory, or a register.</summary>
public sealed record ReadValues(HostMapEntry Source) : HostTransaction;

/// <summary>What one transaction gave.</summary>
/// <param name="Cycles">
/// Cycles with <c>busy</c> high for a <see cref="Run"/>; null for other transactions and from the twin, which has no clock.
/// </param>
/// <param name="Values">Elements read by a <see cref="ReadValues"/>, otherwise empty.</param>
public sealed record TransactionResult(long? Cycles, ImmutableArray<long> Values);

/// <summary>Anything that can carry host transactions out: the software twin, the cycle simulator, GHDL, Verilator.</summary>
public interface IKernelSimulator
{
    /// <summary>Name for reports, e.g. <c>Verilator 5.006</c>.</summary>
    string Name { get; }

    /// <summary>Carries the transactions out from reset, in order; one result per transaction.</summary>
    Task<ImmutableArray<TransactionResult>> RunAsync(
        IReadOnlyList<HostTransaction> transactions, CancellationToken cancellationToken);
}
