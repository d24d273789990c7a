using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Transactions;

/// <summary>
/// What every simulator asks of a transaction list before it starts, so that a wrong list fails the same way everywhere.
/// </summary>
public static class TransactionRules
{
    /// <exception cref="ArgumentException">A transaction does not fit the host map; the message has its index.</exception>
    public static void Check(IReadOnlyList<HostTransaction> transactions, HostMap map)
    {
        for (int i = 0; i < transactions.Count; i++)
        {
            if (Problem(transactions[i], map) is { } problem)
            {
                throw new ArgumentException($"Transaction {i} for kernel {map.Kernel}: {problem}", nameof(transactions));
            }
        }
    }

    private static string? Problem(HostTransaction transaction, HostMap map) => transaction switch
    {
        WriteValues write when !map.Entries.Contains(write.Target) => $"the host map has no {write.Target.Name} like that.",
        WriteValues write when !write.Target.Writable => $"{write.Target.Name} is not host-writable.",
        WriteValues write when write.Offset < 0 || write.Offset + write.Values.Length > write.Target.Count =>
            $"elements {write.Offset} to {write.Offset + write.Values.Length - 1} of {write.Target.Name} do not exist; "
                + $"it has {write.Target.Count}.",
        ReadValues read when !map.Entries.Contains(read.Source) => $"the host map has no {read.Source.Name} like that.",
        ReadValues read when !read.Source.Readable => $"{read.Source.Name} is hidden from the host.",
        Run run when run.Entry < 0 || run.Entry >= map.EntryNames.Length =>
            $"there is no entry {run.Entry}; there are {map.EntryNames.Length}.",
        _ => null,
    };
}
