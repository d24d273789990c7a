using System.Collections.Immutable;
using System.Text;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Sim.Rtl;

/// <summary>
/// A self-checking VHDL test bench for a kernel and the recording that it replays. It needs nothing but the kernel's VHDL and a
/// VHDL-2008 simulator.
/// </summary>
/// <param name="Vhdl">Text of the entity <c>&lt;kernel&gt;_tb</c>.</param>
/// <param name="Recording">Text of <c>&lt;kernel&gt;_tb.txt</c>, which the bench reads.</param>
public sealed record ReplayBench(string Vhdl, string Recording)
{
    /// <summary>Records what the twin gives, and the cycles and the last writes of the scheduled design.</summary>
    /// <param name="twin">The results that are expected.</param>
    /// <exception cref="ArgumentException">A transaction does not fit the host map.</exception>
    /// <exception cref="RunLimitException">A run exceeded the cycle limit.</exception>
    /// <exception cref="KernelFailedException">The kernel threw an exception.</exception>
    public static async Task<ReplayBench> RecordAsync(
        HardwareDesign design, IKernelSimulator twin, IReadOnlyList<HostTransaction> transactions,
        CancellationToken cancellationToken)
    {
        HostMap map = HostMap.Of(design);
        var history = new WriteHistory(design, transactions);

        // Before the twin, which would not come back from an endless loop.
        CycleSimulation timed = new CycleSimulator(design, observer: history).Simulate(transactions, cancellationToken);
        ImmutableArray<TransactionResult> expected = await twin.RunAsync(transactions, cancellationToken);
        var recording = new StringBuilder();
        int runs = 0;
        for (int i = 0; i < transactions.Count; i++)
        {
            switch (transactions[i])
            {
                case WriteValues write:
                    Append(recording, write);
                    break;
                case Run run:
                    runs++;
                    string note = $"cycles run {runs} ({map.EntryNames[run.Entry]})";
                    recording.Append($"X {run.Entry:X8} {timed.Results[i].Cycles:X8} {note}\n");
                    break;
                case ReadValues read:
                    Append(recording, read.Source, expected[i].Values, history.Origins[i]);
                    break;
            }
        }

        return new(TestBenchSources.Replay(map), recording.ToString());
    }

    private static void Append(StringBuilder recording, WriteValues write)
    {
        for (int i = 0; i < write.Values.Length; i++)
        {
            recording.Append($"W {write.Target.BaseAddress + write.Offset + i:X8} {Bits(write.Target, write.Values[i]):X8}\n");
        }
    }

    private static void Append(
        StringBuilder recording, HostMapEntry source, ImmutableArray<long> values, ImmutableArray<string> origins)
    {
        recording.Append($"R {source.BaseAddress:X8} {source.Count:X8}\n");
        char sign = source.Signed ? 's' : 'u';
        for (int i = 0; i < values.Length; i++)
        {
            string place = source.Kind == "memory" ? $"{source.Name}[{i}]" : source.Name;
            recording.Append($"E {Bits(source, values[i]):X8} {sign} {place} {origins[i]}\n");
        }
    }

    /// <summary>A value as it stands on the host's data bus.</summary>
    private static int Bits(HostMapEntry entry, long value) => unchecked((int)(long)entry.Type.Wrap(value));
}
