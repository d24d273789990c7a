using System.Collections.Immutable;
using System.Diagnostics;
using SparseRtrl.Sim;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Sim.Twin;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Diagnostics;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Ir;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Fuzz.Checking;

/// <summary>A program that went through the compiler.</summary>
/// <param name="Transactions">Random inputs, the runs of all entries and reads of everything.</param>
public sealed record CheckedProgram(
    FuzzProgram Program, Func<object> Create, Transpilation Kernel, ImmutableArray<HostTransaction> Transactions)
{
    public TwinSimulator NewTwin() => new(Create, Kernel.Map);
}

/// <summary>Compiles programs and compares .NET with the cycle simulator.</summary>
/// <param name="fault">Changes each design before it is simulated, to see that this is found; null: nothing is changed.</param>
/// <param name="observe">Called with each stage and the module after it; may be null.</param>
internal sealed class ProgramCheck(Func<HardwareDesign, HardwareDesign>? fault = null, Action<string, Module>? observe = null)
{
    private const int Rounds = 2;

    /// <summary>Far more than any program needs.</summary>
    private const int CycleLimit = 2_000_000;

    private static readonly ImmutableArray<ScheduleOptions> Devices =
        [ScheduleOptions.IceUltraPlus, ScheduleOptions.IceHighSpeed, ScheduleOptions.Ecp5];

    /// <summary>Compares a program of a batch.</summary>
    /// <returns>The program as it was compiled, when all went well; else what did not.</returns>
    public async Task<(CheckedProgram? Program, Failure? Failure)> RunAsync(
        FuzzProgram program, KernelBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            object kernel = batch.Create(program.Name);
            TranspilationResult result = Transpiler.Run(kernel, batch.Source, OptionsOf(program), observe);
            if (result.Output is not { } output)
            {
                Finding first = result.Findings.First(f => f.Severity == FindingSeverity.Error);
                return (null, new($"refused: {first.Id}", string.Join('\n', result.Findings)));
            }

            var made = new CheckedProgram(
                program, () => batch.Create(program.Name), output, RandomTransactions.Create(output, Rounds, program.Seed + (ulong)program.Number));
            return (made, await CompareAsync(made, cancellationToken));
        }
        catch (DeadlockException deadlock) when (deadlock.SufficientCapacities is { } capacities)
        {
            FuzzProgram wider = program.With(capacities.Select(c => KeyValuePair.Create(c.Key.Name, c.Value)));
            return await RunAsync(wider, cancellationToken);
        }
        catch (KernelFailedException failure)
        {
            return (null, new(Failure.Invalid, failure.Message));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return (null, new($"{failure.GetType().Name} in {PlaceOf(failure)}", failure.ToString()));
        }
    }

    /// <summary>Compares one program.</summary>
    public async Task<(CheckedProgram? Program, Failure? Failure)> RunAsync(FuzzProgram program, CancellationToken cancellationToken) =>
        KernelBatch.Load([program.File], Libraries.All, out ImmutableArray<Finding> findings) is { } batch
            ? await RunAsync(program, batch, cancellationToken)
            : (null, new(Failure.Invalid, string.Join('\n', findings)));

    /// <summary>Each program has a device and a clock of its own; any number of memories fits.</summary>
    private static ScheduleOptions OptionsOf(FuzzProgram program) => Devices[program.Number % Devices.Length] with
    {
        Capacity = null,
        ClockMegahertz = 12 + (program.Number * 7 % 60),
    };

    private async Task<Failure?> CompareAsync(CheckedProgram program, CancellationToken cancellationToken)
    {
        HardwareDesign design = program.Kernel.Design;
        CoSimulationReport report = await CoSimulation.RunAsync(
            [
                program.NewTwin(),
                new CycleSimulator(fault is null ? design : fault(design), CycleLimit),
                new CycleSimulator(program.Kernel.Scheduled.Unbound, CycleLimit),
            ],
            program.Transactions, cancellationToken);
        string[] parts = [report.Verdicts[0].Agrees ? "" : "the design", report.Verdicts[1].Agrees ? "" : "the design before binding"];
        return report.AllAgree ? null : new($"mismatch: {string.Join(", ", parts.Where(p => p.Length > 0))}", report.ToString());
    }

    /// <summary>The method of this product that threw.</summary>
    private static string PlaceOf(Exception failure) => new StackTrace(failure).GetFrames()
        .Select(frame => frame.GetMethod())
        .FirstOrDefault(method => method?.DeclaringType?.FullName?.StartsWith(nameof(SparseRtrl), StringComparison.Ordinal) == true) is { } thrower
            ? $"{thrower.DeclaringType!.Name}.{thrower.Name}"
            : "the runtime";
}
