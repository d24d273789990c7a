using System.Collections.Immutable;
using SparseRtrl.Hardware;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Rtl;
using SparseRtrl.Sim.Tests.EndToEnd;
using SparseRtrl.Sim.Tools;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Sim.Twin;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;
using Xunit;

namespace SparseRtrl.Sim.Tests.Fuzz;

/// <summary>Small kernels of which the hardware once did something else than .NET: tests/cases/fuzz, one file for each fault.</summary>
public sealed class FuzzCaseTests
{
    private const int CycleLimit = 100_000;
    private static readonly string Folder = Path.Combine(KernelCase.Folder, "..", "fuzz");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.cs").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Several devices and clocks, since a fault may show in one schedule only.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Twin_equals_cycle_simulator_on_every_device_and_clock(string name)
    {
        foreach (ScheduleOptions options in new[] { ScheduleOptions.IceUltraPlus, ScheduleOptions.IceHighSpeed, ScheduleOptions.Ecp5 })
        {
            foreach (double clock in new[] { 12.0, 24, 57 })
            {
                (Transpilation kernel, Func<object> create) = Compile(name, options with { ClockMegahertz = clock });
                CoSimulationReport report = await CoSimulation.RunAsync(
                    [new TwinSimulator(create, kernel.Map), new CycleSimulator(kernel.Design, CycleLimit)], Transactions(kernel), Cancellation);
                Assert.True(report.AllAgree, $"{clock} MHz, {options.MaximumMultipliers} multipliers: {report}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Twin_equals_ghdl_and_cycles_equal_the_cycle_simulator(string name)
    {
        var tools = new ToolRunner();
        await RequiredTools.CheckAsync(tools, "ghdl");
        (Transpilation kernel, Func<object> create) = Compile(name, ScheduleOptions.IceUltraPlus);
        DirectoryInfo work = Directory.CreateTempSubdirectory("srtrl-fuzz-case-");
        try
        {
            CoSimulationReport report = await CoSimulation.RunAsync(
                [
                    new TwinSimulator(create, kernel.Map), new CycleSimulator(kernel.Design, CycleLimit),
                    new GhdlSimulator(tools, kernel.Vhdl, kernel.Map, work.FullName),
                ],
                Transactions(kernel), Cancellation);
            Assert.True(report.AllAgree, report.ToString());
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static ImmutableArray<HostTransaction> Transactions(Transpilation kernel) =>
        SparseRtrl.Fuzz.RandomTransactions.Create(kernel, rounds: 8, seed: 1);

    private static (Transpilation Kernel, Func<object> Create) Compile(string name, ScheduleOptions options)
    {
        SourceFile file = new($"{name}.cs", File.ReadAllText(Path.Combine(Folder, $"{name}.cs")));
        KernelBatch batch = KernelBatch.Load([file], [typeof(HardwareKernelAttribute).Assembly], out _)!;
        TranspilationResult result = Transpiler.Run(batch.Create(name), batch.Source, options);
        return (result.Output ?? throw new InvalidOperationException(string.Join('\n', result.Findings)), () => batch.Create(name));
    }
}
