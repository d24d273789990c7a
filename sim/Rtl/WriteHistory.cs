using System.Collections.Immutable;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Sim.Rtl;

/// <summary>Follows a simulation and knows, for every element that the host reads, what wrote it last.</summary>
/// <param name="transactions">Those that are simulated.</param>
internal sealed class WriteHistory(HardwareDesign design, IReadOnlyList<HostTransaction> transactions) : ICycleObserver
{
    private readonly Dictionary<string, HostArray> arrays =
        HostArray.Of(design).ToDictionary(array => array.Name, StringComparer.Ordinal);

    private readonly Dictionary<(Symbol Symbol, int Address), string> origins = [];
    private int next;

    /// <summary>For each transaction one text per element that it reads.</summary>
    public List<ImmutableArray<string>> Origins { get; } = [];

    public void BeforeEdge(CycleView cycle)
    {
        if (cycle.Entry is not null || next == transactions.Count)
        {
            return;
        }

        HostTransaction transaction = transactions[next++];
        if (transaction is WriteValues write)
        {
            for (int i = 0; i < write.Values.Length; i++)
            {
                origins[Locate(write.Target, write.Offset + i)] = $"written last by the host, before run {cycle.Runs + 1}";
            }
        }

        Origins.Add(transaction is ReadValues read
            ? [.. Enumerable.Range(0, read.Source.Count).Select(element => OriginOf(Locate(read.Source, element)))]
            : []);
    }

    public void AfterEdge(CycleView cycle)
    {
        foreach (State state in cycle.Executed)
        {
            foreach (RegisterWrite write in state.RegisterWrites.Where(w => w.Register.IsField && cycle.TookPlace(state, w)))
            {
                origins[(write.Register, 0)] = Describe(cycle, write.Origin);
            }

            foreach (MemoryWrite write in state.Writes.Where(w => cycle.TookPlace(state, w)))
            {
                origins[(write.Memory, cycle.AddressOf(write))] = Describe(cycle, write.Origin);
            }
        }
    }

    private string Describe(CycleView cycle, Provenance origin) =>
        $"written last in cycle {cycle.CycleOfRun} of run {cycle.Runs} ({design.Controller.Entries[cycle.Entry!.Value].Name}) "
        + $"by {origin.Span}";

    private string OriginOf((Symbol Symbol, int Address) place) =>
        origins.TryGetValue(place, out string? origin) ? origin : $"never written, declared at {place.Symbol.DeclaredAt}";

    /// <summary>The register, or the memory and address in it.</summary>
    private (Symbol Symbol, int Address) Locate(HostMapEntry entry, int element)
    {
        if (!arrays.TryGetValue(entry.Name, out HostArray? array))
        {
            return (design.Registers.Single(register => register.IsField && register.Name == entry.Name), 0);
        }

        (ImmutableArray<Memory> copies, int index) = array.Locate(element);
        return (copies[0], index);
    }
}
