using System.Collections.Immutable;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Tests.EndToEnd;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Sim.Waves;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;
using Xunit;

namespace SparseRtrl.Sim.Tests.Waves;

/// <summary>
/// Wave forms are read back, and what the host would see is worked out from them alone: the content of registers, and that of
/// memories from the writes. It has to be what the simulation gave, which is what the twin gives.
/// </summary>
public sealed class VcdTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. KernelCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Wave_forms_of_all_kernels_show_what_the_host_reads(string name)
    {
        KernelCase kernel = KernelCase.Compile(name);
        ImmutableArray<HostTransaction> transactions = kernel.Transactions(seed: 2, rounds: 2);
        (string dump, CycleSimulation simulation) = Dump(kernel.Kernel.Design, transactions);

        var replay = new Replay(new VcdReader(dump), kernel.Kernel.Design);

        Assert.Null(replay.FirstDifference(transactions, simulation.Results));
    }

    [Fact]
    public void A_changed_write_is_found()
    {
        KernelCase kernel = KernelCase.Compile("InsertionSort");
        ImmutableArray<HostTransaction> transactions = kernel.Transactions(seed: 2);
        (string dump, CycleSimulation simulation) = Dump(kernel.Kernel.Design, transactions);
        var lines = dump.Split('\n').ToList();
        int scope = lines.IndexOf("$scope module values $end");
        string data = lines.Skip(scope).First(line => line.Contains(" write_data ")).Split(' ')[3];
        int change = lines.FindLastIndex(line => line.StartsWith('b') && line.EndsWith($" {data}"));
        lines[change] = lines[change].StartsWith("b1 ") ? $"b0 {data}" : $"b1 {data}";

        var replay = new Replay(new VcdReader(string.Join('\n', lines)), kernel.Kernel.Design);

        Assert.StartsWith("values[", replay.FirstDifference(transactions, simulation.Results));
    }

    [Fact]
    public void Controllers_queues_and_stalls_of_processes_are_shown()
    {
        KernelCase kernel = KernelCase.Compile("SignalPipeline");
        (string dump, CycleSimulation simulation) = Dump(kernel.Kernel.Design, kernel.Transactions(seed: 2));
        var waves = new VcdReader(dump);

        ILookup<string, ProcessCycles> cycles =
            simulation.Profile.Runs.SelectMany(run => simulation.Profile.ProcessesOf(run)).ToLookup(p => p.Process);
        Assert.Contains(cycles, process => process.Sum(c => c.Stalled) > 0);
        foreach (Process process in kernel.Kernel.Design.Processes)
        {
            string scope = $"SignalPipeline/control/{process.Name}";
            Assert.Equal(cycles[process.Name].Sum(c => c.Stalled), Steps(waves).Count(step => waves.At($"{scope}/stall", step) == "1"));
            Assert.Equal(
                cycles[process.Name].Sum(c => c.Stalled + c.Worked),
                Steps(waves).Count(step => waves.At($"{scope}/state", step) != "idle"));
        }

        foreach (Queue queue in kernel.Kernel.Design.Queues)
        {
            long count = 0;
            foreach (long step in Steps(waves))
            {
                Assert.Equal($"{count:b}", waves.At($"SignalPipeline/queues/{queue.Name}/count", step));
                count += waves.At($"SignalPipeline/queues/{queue.Name}/push", step) == "1" ? 1 : 0;
                count -= waves.At($"SignalPipeline/queues/{queue.Name}/pop", step) == "1" ? 1 : 0;
            }
        }
    }

    [Theory]
    [InlineData("#1\n", "#0\n")]
    [InlineData("$timescale 1 ns $end\n", "$timescale 3 ns $end\n")]
    [InlineData("$enddefinitions $end\n", "")]
    [InlineData("sidle ", "s idle ")]
    [InlineData(" ! busy", " \" busy")]
    [InlineData("$upscope $end\n", "")]
    public void The_reader_refuses_what_is_no_dump(string correct, string wrong)
    {
        KernelCase kernel = KernelCase.Compile("DotProduct");
        (string dump, _) = Dump(kernel.Kernel.Design, kernel.Transactions(seed: 2));
        Assert.Contains(correct, dump);

        Assert.Throws<FormatException>(() => new VcdReader(dump.Replace(correct, wrong)));
    }

    [Fact]
    public void A_dump_is_the_same_text_each_time()
    {
        KernelCase kernel = KernelCase.Compile("SignalPipeline");
        ImmutableArray<HostTransaction> transactions = kernel.Transactions(seed: 3);

        Assert.Equal(Dump(kernel.Kernel.Design, transactions).Dump, Dump(kernel.Kernel.Design, transactions).Dump);
    }

    private static IEnumerable<long> Steps(VcdReader waves)
    {
        for (long step = 0; step < waves.End; step++)
        {
            yield return step;
        }
    }

    private static (string Dump, CycleSimulation Simulation) Dump(
        HardwareDesign design, ImmutableArray<HostTransaction> transactions)
    {
        using var text = new StringWriter();
        CycleSimulation simulation;
        using (var writer = new VcdWriter(design, text))
        {
            simulation = new CycleSimulator(design, observer: writer).Simulate(transactions, Cancellation);
        }

        return (text.ToString(), simulation);
    }

    /// <summary>Carries transactions out on nothing but the wave form.</summary>
    private sealed class Replay(VcdReader waves, HardwareDesign design)
    {
        private readonly Dictionary<string, long[]> memories = design.Memories.ToDictionary(
            m => m.Name, m => m.InitialContents.Select(value => (long)value).ToArray(), StringComparer.Ordinal);

        private readonly Dictionary<string, HostArray> arrays = HostArray.Of(design).ToDictionary(a => a.Name, StringComparer.Ordinal);

        private long step;

        /// <returns>The first place that is not as the simulation says; null when there is none.</returns>
        public string? FirstDifference(ImmutableArray<HostTransaction> transactions, ImmutableArray<TransactionResult> results)
        {
            for (int i = 0; i < transactions.Length; i++)
            {
                Assert.Equal("0", waves.At($"{design.Name}/control/busy", step));
                switch (transactions[i])
                {
                    case WriteValues write when arrays.TryGetValue(write.Target.Name, out HostArray? array):
                        Write(array, write);
                        break;
                    case ReadValues read when Difference(read.Source, results[i].Values) is { } difference:
                        return difference;
                    case Run run:
                        step++;
                        long first = step;
                        for (; waves.At($"{design.Name}/control/busy", step) == "1"; step++)
                        {
                            Assert.Equal(
                                design.Controller.Entries[run.Entry].Name, waves.At($"{design.Name}/control/entry", step));
                            ApplyWrites();
                        }

                        if (step - first != results[i].Cycles)
                        {
                            return "cycles";
                        }

                        // The idle cycle that follows is that of the next transaction.
                        continue;
                }

                step++;
            }

            Assert.Equal(waves.End, step + 1);
            return null;
        }

        private string? Difference(HostMapEntry entry, ImmutableArray<long> expected)
        {
            long[] actual = arrays.TryGetValue(entry.Name, out HostArray? array)
                ? [.. Enumerable.Range(0, entry.Count).Select(array.Locate).Select(at => memories[at.Copies[^1].Name][at.Index])]
                : [Signed(waves.At(Path("registers", entry.Name), step), entry.Type)];
            int element = Enumerable.Range(0, expected.Length).FirstOrDefault(i => actual[i] != expected[i], -1);
            return element < 0 ? null : $"{entry.Name}[{element}]";
        }

        private void Write(HostArray array, WriteValues write)
        {
            for (int i = 0; i < write.Values.Length; i++)
            {
                (ImmutableArray<Memory> copies, int index) = array.Locate(write.Offset + i);
                foreach (Memory copy in copies)
                {
                    memories[copy.Name][index] = write.Values[i];
                }
            }
        }

        private void ApplyWrites()
        {
            foreach (Memory memory in design.Memories)
            {
                string port = Path("memories", memory.Name);
                if (waves.At($"{port}/write", step) == "1")
                {
                    int address = Convert.ToInt32(waves.At($"{port}/write_address", step), 2);
                    memories[memory.Name][address] = Signed(waves.At($"{port}/write_data", step), memory.ElementType);
                }
            }
        }

        private string Path(string group, string name) => $"{design.Name}/{group}/{name.Replace('.', '/')}";

        private static long Signed(string bits, HardwareType type) => (long)type.Wrap(Convert.ToInt64(bits, 2));
    }
}
