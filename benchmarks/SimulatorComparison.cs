using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using SparseRtrl.Algorithm;
using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Hardware.Twin;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Sim.Twin;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Benchmarks;

/// <summary>
/// Cycles per second of the cycle-level simulator and of Verilator on the EvRNN kernel of the demonstration: the same host
/// transactions, each simulator in one process and one thread, taking turns. BenchmarkDotNet would run one to the end and then the
/// other, and on a shared machine compare two different hours.
/// </summary>
internal static class SimulatorComparison
{
    private const int Rounds = 5;
    private const int Sequences = 100;

    /// <summary>What made the Verilator model of this kernel fastest; a build with them takes twice as long.</summary>
    private static readonly ImmutableArray<string> FastestBuild =
        ["--x-assign", "fast", "--x-initial", "fast", "--noassert", "-MAKEFLAGS", "OPT_FAST='-O3 -march=native'"];

    /// <summary>Prints a line per round, then the medians; checks first that results and cycle counts are equal.</summary>
    /// <exception cref="ToolMissingException">GHDL, Verilator or g++ is not installed.</exception>
    public static async Task RunAsync()
    {
        EvRnnTwin network = DemoNetwork();
        EvRnnKernel kernel = network.Kernel;
        Transpilation transpiled = Transpiler.Run(kernel, KernelSource.FromAssembly(kernel), ScheduleOptions.IceUltraPlus).Output!;
        string work = Directory.CreateTempSubdirectory("srtrl-simulators-").FullName;
        try
        {
            var tools = new ToolRunner();
            string verilog = await GhdlSynthesis.ToVerilogAsync(tools, transpiled.Vhdl, transpiled.Map.Kernel, work, default);
            var build = new VerilatorBuild(tools, [new(transpiled.Map, verilog)], Path.Combine(work, "build"), FastestBuild);
            var verilator = new VerilatorSimulator(tools, build, transpiled.Map, Path.Combine(work, "verilator"));
            var started = Stopwatch.StartNew();
            var cycle = new CycleSimulator(transpiled.Design);
            Console.WriteLine(Invariant($"cycle simulator compiled in {started.Elapsed.TotalSeconds:F2} s"));
            await CompareAsync(
                [cycle, verilator], await LearningAsync(network, transpiled, sequences: 1),
                await LearningAsync(network, transpiled, Sequences));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task CompareAsync(
        IReadOnlyList<IKernelSimulator> simulators, ImmutableArray<HostTransaction> one, ImmutableArray<HostTransaction> all)
    {
        long cycles = await CheckAsync(simulators, all) - await CheckAsync(simulators, one);
        Console.WriteLine(Invariant($"{cycles} cycles in each measurement"));
        var speeds = simulators.Select(_ => new List<double>()).ToList();
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < simulators.Count; i++)
            {
                // The difference is what the cycles cost: without starting a process or reading the first network.
                TimeSpan time = await TimeAsync(simulators[i], all) - await TimeAsync(simulators[i], one);
                speeds[i].Add(cycles / time.TotalSeconds);
            }

            Console.WriteLine(Line($"round {round + 1}", [.. speeds.Select(s => s[^1])]));
        }

        Console.WriteLine(Line("median", [.. speeds.Select(s => s.Order().ElementAt(Rounds / 2))]));

        string Line(string label, double[] speed) => Invariant(
            $"{label}: {simulators[0].Name} {speed[0] / 1e6:F1}, {simulators[1].Name} {speed[1] / 1e6:F1} million cycles/s, ratio {speed[0] / speed[1]:F2}");
    }

    /// <summary>Repeated for a second, so that the faster simulator is not measured in one time slice of a shared machine.</summary>
    private static async Task<TimeSpan> TimeAsync(IKernelSimulator simulator, ImmutableArray<HostTransaction> transactions)
    {
        var watch = Stopwatch.StartNew();
        int repetitions = 0;
        while (watch.Elapsed < TimeSpan.FromSeconds(1))
        {
            await simulator.RunAsync(transactions, default);
            repetitions++;
        }

        return watch.Elapsed / repetitions;
    }

    /// <returns>Cycles of all runs together.</returns>
    private static async Task<long> CheckAsync(
        IReadOnlyList<IKernelSimulator> simulators, ImmutableArray<HostTransaction> transactions)
    {
        ImmutableArray<TransactionResult> first = await simulators[0].RunAsync(transactions, default);
        ImmutableArray<TransactionResult> second = await simulators[1].RunAsync(transactions, default);
        return first.Zip(second).All(pair => pair.First.Cycles == pair.Second.Cycles && pair.First.Values.SequenceEqual(pair.Second.Values))
            ? first.Sum(result => result.Cycles ?? 0)
            : throw new InvalidOperationException("The simulators disagree, so their speeds cannot be compared.");
    }

    private static EvRnnTwin DemoNetwork()
    {
        Experiment demo = SpiralExperiment.Demo;
        Network<double> network = demo.CreateNetwork<float>().ConvertTo<double>();
        CellLayout layout = network.Layout;
        EvRnnKernelConfiguration configuration = new(
            layout.Units, layout.Inputs, layout.Outputs, layout.Mask.RowStarts, layout.Mask.Columns)
        {
            SurrogateHeight = network.EventFunction.Height,
            SurrogateSupport = network.EventFunction.Width,
            TraceDecay = network.Readout.Decay,
        };
        ParameterSet<double> parameters = network.Parameters;
        return new(configuration, new([.. parameters.Cell], [.. parameters.ReadoutWeights], [.. parameters.ReadoutBias]));
    }

    /// <summary>Loads the network, learns from sequences of the spiral task, reads everything once at the end.</summary>
    private static async Task<ImmutableArray<HostTransaction>> LearningAsync(EvRnnTwin network, Transpilation kernel, int sequences)
    {
        var script = new HostScript(kernel.Map);
        var writable = kernel.Map.Entries.Where(entry => entry.Writable).ToList();
        ImmutableArray<TransactionResult> contents = await new TwinSimulator(() => network.Kernel, kernel.Map)
            .RunAsync([.. writable.Select(entry => new ReadValues(entry))], default);
        foreach ((HostMapEntry entry, TransactionResult content) in writable.Zip(contents))
        {
            script.Write(entry.Name, content.Values);
        }

        script.Write("sequences", 1).Write("steps", SpiralTask.Steps).Write("isLearning", 1);
        foreach (Sequence<double> sequence in new SpiralTask(outputs: 1).CreateDataset<double>(sequences, 1, seed: 1).Train)
        {
            short[] stream = network.Sequence(sequence.Inputs, sequence.Targets);
            script.Write("stream", Array.ConvertAll(stream, value => (long)value)).Run(nameof(EvRnnKernel.Run));
        }

        return script.ReadAll().ToTransactions();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
