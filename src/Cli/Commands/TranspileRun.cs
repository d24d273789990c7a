using System.Text.Json;
using SparseRtrl.Cli.Simulation;
using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Twin;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Schedule.Report;

namespace SparseRtrl.Cli.Commands;

/// <summary>Compiles the kernel of one file, elaborates it and writes its VHDL and host map.</summary>
internal static class TranspileRun
{
    private static readonly JsonSerializerOptions JsonOptions =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <returns><see cref="ExitCode.Findings"/> when the kernel is outside the subset.</returns>
    public static async Task<ExitCode> RunAsync(TranspileOptions options, CancellationToken cancellationToken)
    {
        var kernel = await CompiledKernel.FromAsync(
            options.Kernel, options.DumpIr ? Dump(options.Output) : null, cancellationToken);
        if (kernel is null)
        {
            return ExitCode.Findings;
        }

        ScheduleReport? report =
            options.Report ? ScheduleReporter.Of(kernel.Output.Scheduled, options.Kernel.Schedule) : null;
        ReplayBench? bench = options.TestBench is { } stimulus ? await BenchAsync(kernel, stimulus, cancellationToken) : null;
        KernelFiles.Write(kernel.Output, options.Output, report, bench);
        Print(kernel.Output, options);
        return ExitCode.Ok;
    }

    private static Task<ReplayBench> BenchAsync(CompiledKernel kernel, Stimulus stimulus, CancellationToken cancellationToken) =>
        ReplayBench.RecordAsync(
            kernel.Output.Design, new TwinSimulator(kernel.Create, kernel.Output.Map), stimulus.TransactionsFor(kernel.Output),
            cancellationToken);

    /// <summary>Writes the module after each stage to a file of its own, numbered in order.</summary>
    private static Action<string, Module> Dump(DirectoryInfo output)
    {
        DirectoryInfo folder = output.CreateSubdirectory("ir");
        int stage = 0;
        return (name, module) =>
            File.WriteAllText(Path.Combine(folder.FullName, $"{stage++:00}-{name}.ir"), IrPrinter.Print(module));
    }

    private static void Print(Transpilation kernel, TranspileOptions options)
    {
        string vhdl = Path.Combine(options.Output.ToString(), kernel.VhdlFileName);
        string map = Path.Combine(options.Output.ToString(), kernel.MapFileName);
        string? bench = options.TestBench is null ? null : Path.Combine(options.Output.ToString(), $"{kernel.Map.Kernel}_tb.vhd");
        var summary = new
        {
            Kernel = kernel.Map.Kernel,
            Vhdl = vhdl,
            Map = map,
            TestBench = bench,
            States = kernel.Design.Controller.States.Length,
            RegisterBits = kernel.Design.Registers.Sum(r => r.Type.Bits),
            MemoryBits = kernel.Design.Memories.Sum(m => (long)m.Depth * m.ElementType.Bits),
            Multipliers = kernel.Design.Units.Length,
            LongestChainNanoseconds = Math.Round(kernel.Scheduled.LongestChainNanoseconds, 2),
        };
        Console.WriteLine(options.Json
            ? JsonSerializer.Serialize(summary, JsonOptions)
            : string.Join('\n', new[] { vhdl, map, bench }.OfType<string>()));
        Console.Error.WriteLine(
            $"srtrl: {summary.Kernel}: {summary.States} states, {summary.RegisterBits} register bits, "
            + $"{summary.MemoryBits} memory bits, {summary.Multipliers} multipliers, "
            + $"longest operator chain {summary.LongestChainNanoseconds} ns (predicted)");
        if (bench is not null)
        {
            string entity = $"{summary.Kernel}_tb";
            Console.Error.WriteLine(
                $"srtrl: {entity}.vhd replays {entity}.txt; in {options.Output}:\n"
                + $"  ghdl -a --std=08 {kernel.VhdlFileName} {entity}.vhd\n  ghdl -e --std=08 {entity}\n"
                + $"  ghdl -r --std=08 {entity} --ieee-asserts=disable");
        }
    }
}
