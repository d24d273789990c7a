using System.Text.Json;
using SparseRtrl.Cli.Simulation;
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
        KernelFiles.Write(kernel.Output, options.Output, report);
        Print(kernel.Output, options);
        return ExitCode.Ok;
    }

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
        var summary = new
        {
            Kernel = kernel.Map.Kernel,
            Vhdl = vhdl,
            Map = map,
            States = kernel.Design.Controller.States.Length,
            RegisterBits = kernel.Design.Registers.Sum(r => r.Type.Bits),
            MemoryBits = kernel.Design.Memories.Sum(m => (long)m.Depth * m.ElementType.Bits),
            Multipliers = kernel.Design.Units.Length,
            LongestChainNanoseconds = Math.Round(kernel.Scheduled.LongestChainNanoseconds, 2),
        };
        Console.WriteLine(options.Json
            ? JsonSerializer.Serialize(summary, JsonOptions)
            : $"{vhdl}\n{map}");
        Console.Error.WriteLine(
            $"srtrl: {summary.Kernel}: {summary.States} states, {summary.RegisterBits} register bits, "
            + $"{summary.MemoryBits} memory bits, {summary.Multipliers} multipliers, "
            + $"longest operator chain {summary.LongestChainNanoseconds} ns (predicted)");
    }
}
