using System.Collections.Immutable;
using System.Diagnostics;
using SparseRtrl.Sim.Transactions;

namespace SparseRtrl.Sim;

/// <summary>
/// Runs the same host transactions on several simulators and compares everything they give: each value read with the first
/// simulator's (the software twin), each cycle count with that of the first simulator that has a clock.
/// </summary>
public static class CoSimulation
{
    /// <summary>Mismatches kept per simulator; the count goes on.</summary>
    public const int MismatchesShown = 10;

    /// <param name="simulators">The reference first.</param>
    /// <exception cref="ArgumentException">
    /// There is nothing to compare: fewer than two simulators, or no transaction reads or runs anything.
    /// </exception>
    /// <exception cref="RunLimitException">A simulator found an endless loop.</exception>
    public static async Task<CoSimulationReport> RunAsync(
        IReadOnlyList<IKernelSimulator> simulators, IReadOnlyList<HostTransaction> transactions,
        CancellationToken cancellationToken)
    {
        if (simulators.Count < 2)
        {
            throw new ArgumentException("A co-simulation compares at least two simulators.", nameof(simulators));
        }

        if (!transactions.Any(transaction => transaction is ReadValues))
        {
            throw new ArgumentException(
                "No transaction reads anything, so there would be nothing to compare.", nameof(transactions));
        }

        // External simulators are processes of their own and run side by side.
        ImmutableArray<TransactionResult>[] results =
            await Task.WhenAll(simulators.Select(simulator => simulator.RunAsync(transactions, cancellationToken)));
        int clocked = Array.FindIndex(results, HasClock);
        return new(
            simulators[0].Name,
            [.. Enumerable.Range(1, simulators.Count - 1).Select(i => Compare(simulators, results, transactions, i, clocked))]);
    }

    private static bool HasClock(ImmutableArray<TransactionResult> results) => results.Any(result => result.Cycles is not null);

    private static SimulatorVerdict Compare(
        IReadOnlyList<IKernelSimulator> simulators,
        ImmutableArray<TransactionResult>[] results,
        IReadOnlyList<HostTransaction> transactions,
        int index,
        int clocked)
    {
        bool comparesCycles = index != clocked && HasClock(results[index]);
        var comparison = new Comparison();
        for (int i = 0, step = 0; i < transactions.Count; i++)
        {
            step += transactions[i] is Run ? 1 : 0;
            if (transactions[i] is Run && comparesCycles)
            {
                comparison.Cycles(i, step, CyclesOf(results[clocked][i]), CyclesOf(results[index][i]));
            }
            else if (transactions[i] is ReadValues read)
            {
                comparison.Values(i, step, read, results[0][i].Values, results[index][i].Values);
            }
        }

        return new(
            simulators[index].Name,
            simulators[0].Name,
            comparesCycles ? simulators[clocked].Name : null,
            comparison.ValuesCompared,
            comparison.RunsCompared,
            [.. results[index].Where(result => result.Cycles is not null).Select(CyclesOf)],
            comparison.MismatchCount,
            [.. comparison.FirstMismatches]);
    }

    private static long CyclesOf(TransactionResult result) =>
        result.Cycles ?? throw new UnreachableException("A simulator with a clock gave a run without a cycle count.");

    private sealed class Comparison
    {
        public List<Mismatch> FirstMismatches { get; } = [];

        public long MismatchCount { get; private set; }

        public long ValuesCompared { get; private set; }

        public int RunsCompared { get; private set; }

        public void Cycles(int transaction, int step, long expected, long actual)
        {
            RunsCompared++;
            if (actual != expected)
            {
                Report(new(transaction, step, "cycles", expected, actual));
            }
        }

        public void Values(int transaction, int step, ReadValues read, ImmutableArray<long> expected, ImmutableArray<long> actual)
        {
            if (expected.Length != actual.Length)
            {
                throw new UnreachableException(
                    $"Transaction {transaction} gave {actual.Length} values of {read.Source.Name}, not {expected.Length}.");
            }

            ValuesCompared += expected.Length;
            for (int i = 0; i < expected.Length; i++)
            {
                if (actual[i] != expected[i])
                {
                    string place = read.Source.Kind == "memory" ? $"{read.Source.Name}[{i}]" : read.Source.Name;
                    Report(new(transaction, step, place, expected[i], actual[i]));
                }
            }
        }

        private void Report(Mismatch mismatch)
        {
            MismatchCount++;
            if (FirstMismatches.Count < MismatchesShown)
            {
                FirstMismatches.Add(mismatch);
            }
        }
    }
}
