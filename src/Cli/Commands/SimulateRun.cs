using System.Collections.Immutable;
using System.Text.Json;
using SparseRtrl.Cli.Simulation;
using SparseRtrl.Sim;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Sim.Twin;
using SparseRtrl.Sim.Waves;

namespace SparseRtrl.Cli.Commands;

/// <summary>Carries host transactions out on the twin and, cycle by cycle, on the scheduled design.</summary>
internal static class SimulateRun
{
    private static readonly JsonSerializerOptions JsonOptions =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <returns>
    /// <see cref="ExitCode.Findings"/> when the kernel is outside the subset, <see cref="ExitCode.Mismatch"/> when design and
    /// twin differ.
    /// </returns>
    /// <exception cref="RunLimitException">A run does not come to an end.</exception>
    public static async Task<ExitCode> RunAsync(SimulateOptions options, CancellationToken cancellationToken)
    {
        var kernel = await CompiledKernel.FromAsync(options.Kernel, observe: null, cancellationToken);
        if (kernel is null)
        {
            return ExitCode.Findings;
        }

        ImmutableArray<HostTransaction> transactions = options.Stimulus.TransactionsFor(kernel.Output);

        // Before the twin, which would not come back from an endless loop.
        CycleSimulation simulation = Simulate(kernel, transactions, options.Vcd, cancellationToken);
        CoSimulationReport report = await CoSimulation.RunAsync(
            [new TwinSimulator(kernel.Create, kernel.Output.Map), new CycleSimulator(kernel.Output.Design)],
            transactions, cancellationToken);
        Print(kernel, simulation.Profile, report, options.Json);
        return report.AllAgree ? ExitCode.Ok : ExitCode.Mismatch;
    }

    private static CycleSimulation Simulate(
        CompiledKernel kernel, ImmutableArray<HostTransaction> transactions, FileInfo? vcd, CancellationToken cancellationToken)
    {
        if (vcd is null)
        {
            return new CycleSimulator(kernel.Output.Design).Simulate(transactions, cancellationToken);
        }

        using StreamWriter file = OutputFile.Create("--vcd", vcd.ToString());
        using var writer = new VcdWriter(kernel.Output.Design, file);
        return new CycleSimulator(kernel.Output.Design, observer: writer).Simulate(transactions, cancellationToken);
    }

    private static void Print(CompiledKernel kernel, CycleProfile profile, CoSimulationReport report, bool json)
    {
        ImmutableArray<string> entries = kernel.Output.Map.EntryNames;
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    Kernel = kernel.Output.Map.Kernel,
                    Runs = profile.Runs.Select(run => new
                    {
                        Entry = entries[run.Entry],
                        run.Cycles,
                        Phases = profile.PhasesOf(run),
                        Processes = profile.ProcessesOf(run),
                        Queues = profile.QueuesOf(run),
                    }),
                    report.Verdicts[0].ValuesCompared,
                    Mismatches = report.Verdicts[0].FirstMismatches.Select(mismatch => mismatch.ToString()),
                },
                JsonOptions));
            return;
        }

        foreach (RunProfile run in profile.Runs)
        {
            Console.WriteLine($"{entries[run.Entry]}: {run.Cycles} cycles");
            foreach (ProcessCycles process in profile.ProcessesOf(run))
            {
                Console.WriteLine($"  process {process.Process}: worked {process.Worked} cycles, waited {process.Stalled}");
            }

            foreach (QueueCycles queue in profile.QueuesOf(run))
            {
                Console.WriteLine($"  queue {queue.Queue}: full for {queue.Full} cycles, empty for {queue.Empty}");
            }
        }

        Console.WriteLine(report);
    }
}
