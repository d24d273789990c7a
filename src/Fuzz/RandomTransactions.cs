using System.Collections.Immutable;
using SparseRtrl.Algorithm;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Fuzz;

/// <summary>
/// Random stimulus: in each round everything that the host may write is written, then every entry method runs, and everything is
/// read after each of them.
/// </summary>
public static class RandomTransactions
{
    public static ImmutableArray<HostTransaction> Create(Transpilation kernel, int rounds, ulong seed)
    {
        var random = new RandomStream(seed);
        var script = new HostScript(kernel.Map);
        for (int round = 0; round < rounds; round++)
        {
            foreach (HostMapEntry entry in kernel.Map.Entries.Where(e => e.Writable))
            {
                Int128? maximum = kernel.Design.Memories.FirstOrDefault(m => m.Part.Array == entry.Name)?.HostMaximum;
                script.Write(entry.Name, [.. Enumerable.Range(0, entry.Count).Select(_ => Next(entry, maximum, random))]);
            }

            foreach (string entry in kernel.Map.EntryNames)
            {
                script.Run(entry).ReadAll();
            }
        }

        return script.ToTransactions();
    }

    /// <summary>Half of them small, so that comparisons, digits and shifts meet interesting values.</summary>
    private static long Next(HostMapEntry entry, Int128? maximum, RandomStream random)
    {
        long any = (long)random.NextUInt64() >> (random.NextInt(2) == 0 ? 0 : 58);
        return maximum is { } largest ? (long)((Int128)(ulong)any % (largest + 1)) : (long)entry.Type.Wrap(any);
    }
}
