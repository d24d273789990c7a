using System.Collections.Immutable;
using SparseRtrl.Algorithm;
using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Hardware.Twin;
using SparseRtrl.Sim;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Sim.Twin;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Design;

namespace SparseRtrl.Cli.Demo;

/// <param name="Profile">Cycles of every run by phase, from the cycle-level simulator.</param>
/// <param name="Reports">One per co-simulation that was run, with the number of sequences it covers.</param>
internal sealed record CoSimulationResult(CycleProfile Profile, ImmutableArray<(int Sequences, CoSimulationReport Report)> Reports)
{
    public bool AllAgree => Reports.All(r => r.Report.AllAgree);
}

/// <summary>
/// Step 5: the same host transactions for the twin, the cycle-level simulator, the VHDL in GHDL and its Verilog in Verilator. Everything that
/// the host can see is read and compared after every sequence: in GHDL in the hardware as it is built, in Verilator in the same with all
/// fields and memories exposed.
/// </summary>
internal sealed class CoSimulationStage(TrainingResult training, TwinResult twin, Transpilation kernel)
{
    /// <summary>All sequences of the twin's check; Verilator and the cycle simulator are fast enough for them.</summary>
    private const int Sequences = TwinStage.Sequences;

    /// <summary>GHDL interprets: the start of the same list has to do.</summary>
    public const int GhdlSequences = 2;

    /// <summary>The kernel with the fields that its host does not read.</summary>
    private readonly Transpilation exposed = TranspileStage.Run(twin.Configuration, exposeHidden: true);

    /// <summary>Without external tools: twin against cycle-level simulator.</summary>
    public async Task<CoSimulationResult> RunAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<HostTransaction> transactions = await TransactionsAsync(exposed.Map, Sequences, cancellationToken);
        CoSimulationReport report = await CoSimulation.RunAsync(TwinAndCycles(exposed), transactions, cancellationToken);
        return new(Profile(transactions, cancellationToken), [(Sequences, report)]);
    }

    /// <summary>With GHDL and Verilator.</summary>
    /// <param name="workDirectory">For the simulators' files.</param>
    public async Task<CoSimulationResult> RunAsync(ToolRunner tools, string workDirectory, CancellationToken cancellationToken)
    {
        string verilog = await GhdlSynthesis.ToVerilogAsync(
            tools, exposed.Vhdl, exposed.Map.Kernel, Path.Combine(workDirectory, "ghdl-synth"), cancellationToken);
        var ghdl = new GhdlSimulator(tools, kernel.Vhdl, kernel.Map, Path.Combine(workDirectory, "ghdl"));
        var verilator = new VerilatorSimulator(tools, verilog, exposed.Map, Path.Combine(workDirectory, "verilator"));
        ImmutableArray<HostTransaction> first = await TransactionsAsync(kernel.Map, GhdlSequences, cancellationToken);
        ImmutableArray<HostTransaction> all = await TransactionsAsync(exposed.Map, Sequences, cancellationToken);

        // One simulator is busy interpreting while the other compiles its model.
        CoSimulationReport[] reports = await Task.WhenAll(
            CoSimulation.RunAsync([.. TwinAndCycles(kernel), ghdl], first, cancellationToken),
            CoSimulation.RunAsync([.. TwinAndCycles(exposed), verilator], all, cancellationToken));
        return new(Profile(all, cancellationToken), [(GhdlSequences, reports[0]), (Sequences, reports[1])]);
    }

    private IKernelSimulator[] TwinAndCycles(Transpilation of) => [NewTwin(of), new CycleSimulator(of.Design)];

    private TwinSimulator NewTwin(Transpilation of) => new(() => new EvRnnKernel(twin.Configuration), of.Map);

    private CycleProfile Profile(ImmutableArray<HostTransaction> transactions, CancellationToken cancellationToken) =>
        new CycleSimulator(exposed.Design).Simulate([.. transactions.Where(t => t is not ReadValues)], cancellationToken).Profile;

    /// <summary>Loads the network, then runs sequences and learns from each; everything is read back after every run.</summary>
    private async Task<ImmutableArray<HostTransaction>> TransactionsAsync(HostMap map, int sequences, CancellationToken cancellationToken)
    {
        var loaded = new EvRnnTwin(twin.Configuration, twin.Parameters);
        var script = new HostScript(map);
        foreach ((string name, ImmutableArray<long> values) in await WritableContentsAsync(loaded, cancellationToken))
        {
            script.Write(name, values);
        }

        script.Write("sequences", 1).Write("isLearning", 1);
        foreach (Sequence<double> sequence in training.TestSequences.Take(sequences))
        {
            script.Write("steps", sequence.Steps(twin.Configuration.Inputs))
                .Write("stream", ToLong(loaded.Sequence(sequence.Inputs, sequence.Targets)))
                .Run(nameof(EvRnnKernel.Run)).ReadAll();
        }

        return script.ToTransactions();
    }

    /// <summary>What a host has to write so that the hardware has this network: every writable memory and register, with its content.</summary>
    private async Task<IEnumerable<(string Name, ImmutableArray<long> Values)>> WritableContentsAsync(
        EvRnnTwin loaded, CancellationToken cancellationToken)
    {
        List<HostMapEntry> writable = [.. exposed.Map.Entries.Where(e => e.Writable)];
        ImmutableArray<TransactionResult> contents = await new TwinSimulator(() => loaded.Kernel, exposed.Map)
            .RunAsync([.. writable.Select(e => new ReadValues(e))], cancellationToken);
        return writable.Zip(contents, (entry, content) => (entry.Name, content.Values));
    }

    private static long[] ToLong(short[] values) => Array.ConvertAll(values, v => (long)v);
}
