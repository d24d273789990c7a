using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Transactions;

/// <summary>Builds a list of host transactions by C# names.</summary>
public sealed class HostScript(HostMap map)
{
    private readonly ImmutableArray<HostTransaction>.Builder transactions = ImmutableArray.CreateBuilder<HostTransaction>();

    /// <summary>Writes a memory from its first element on, or a register.</summary>
    /// <exception cref="ArgumentException">The host map has no such name.</exception>
    public HostScript Write(string name, params IReadOnlyCollection<long> values) =>
        Add(new WriteValues(Find(name), 0, [.. values]));

    /// <summary>Starts an entry method.</summary>
    /// <exception cref="ArgumentException">The kernel has no such entry.</exception>
    public HostScript Run(string entryName)
    {
        int entry = map.EntryNames.IndexOf(entryName);
        return entry >= 0
            ? Add(new Run(entry))
            : throw new ArgumentException(
                $"{map.Kernel} has no entry {entryName}; it has {string.Join(", ", map.EntryNames)}.", nameof(entryName));
    }

    /// <summary>Reads one memory or register.</summary>
    /// <exception cref="ArgumentException">The host map has no such name.</exception>
    public HostScript Read(string name) => Add(new ReadValues(Find(name)));

    /// <summary>Reads every memory and register that the host may read.</summary>
    public HostScript ReadAll()
    {
        transactions.AddRange(map.Entries.Where(entry => entry.Readable).Select(entry => new ReadValues(entry)));
        return this;
    }

    public ImmutableArray<HostTransaction> ToTransactions() => transactions.ToImmutable();

    private HostScript Add(HostTransaction transaction)
    {
        transactions.Add(transaction);
        return this;
    }

    private HostMapEntry Find(string name) => map.Entries.FirstOrDefault(entry => entry.Name == name)
        ?? throw new ArgumentException(
            $"{map.Kernel} has no {name}; it has {string.Join(", ", map.Entries.Select(e => e.Name))}.", nameof(name));
}
