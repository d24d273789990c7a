using System.Collections.Immutable;
using System.Globalization;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Rtl;

/// <summary>An RTL simulation ended early, or gave something that is no number.</summary>
public sealed class RtlSimulationException(string message) : Exception(message);

/// <summary>
/// Reads the result file that both test benches write, in the order of the commands. One result per line, all numbers 8
/// hexadecimal digits: <c>C cycles</c> of a run, <c>V word</c> read, <c>T limit</c> a run reached the cycle limit and the
/// simulation ended, <c>E 0</c> end.
/// </summary>
internal sealed class HostResultFile(string simulator, IReadOnlyList<string> lines, HostMap map)
{
    private int next;

    /// <exception cref="RtlSimulationException">The file is not complete, or a word has undefined bits.</exception>
    /// <exception cref="RunLimitException">A run reached the cycle limit.</exception>
    public ImmutableArray<TransactionResult> Parse(IReadOnlyList<HostTransaction> transactions)
    {
        var results = ImmutableArray.CreateBuilder<TransactionResult>(transactions.Count);
        for (int i = 0; i < transactions.Count; i++)
        {
            results.Add(transactions[i] switch
            {
                Run run => new(Cycles(run, i), []),
                ReadValues read => new(null, Words(read.Source, i)),
                _ => new(null, []),
            });
        }

        Take('E', "end of the results");
        return results.MoveToImmutable();
    }

    private long Cycles(Run run, int transaction)
    {
        if (next < lines.Count && lines[next].StartsWith('T'))
        {
            throw new RunLimitException(map, run.Entry, (int)Take('T', "cycle limit"), $"{simulator} stopped there.");
        }

        return Take('C', $"transaction {transaction}, cycles of {map.EntryNames[run.Entry]}");
    }

    private ImmutableArray<long> Words(HostMapEntry source, int transaction)
    {
        var values = ImmutableArray.CreateBuilder<long>(source.Count);
        for (int i = 0; i < source.Count; i++)
        {
            uint word = Take('V', $"transaction {transaction}, {source.Name}[{i}]");
            values.Add((long)source.Type.Wrap(word));
        }

        return values.MoveToImmutable();
    }

    private uint Take(char kind, string what)
    {
        string line = next < lines.Count ? lines[next++] : "";
        return line.StartsWith(kind) && uint.TryParse(line[1..].Trim(), NumberStyles.HexNumber, null, out uint number)
            ? number
            : throw new RtlSimulationException(
                $"{simulator}, {map.Kernel}, {what}: expected '{kind}' and a number, found '{line}'"
                + (line.Length == 0 ? " (the simulation ended early)." : "."));
    }
}
