using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using SparseRtrl.Algorithm;
using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Hardware.Twin;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Benchmarks;

/// <summary>The compiler on the EvRNN kernel of the demo, and the cycle-level simulator on what it gives.</summary>
[MemoryDiagnoser]
public class ToolchainBenchmarks
{
    private const int StepsPerSimulation = 100;

    private EvRnnKernelConfiguration configuration = null!;
    private CycleSimulator simulator = null!;
    private ImmutableArray<HostTransaction> steps;

    [GlobalSetup]
    public void Setup()
    {
        CellLayout layout = SpiralExperiment.Demo.CreateNetwork<float>().Layout;
        configuration = new(layout.Units, layout.Inputs, layout.Outputs, layout.Mask.RowStarts, layout.Mask.Columns);
        Transpilation kernel = TranspileKernel();
        simulator = new CycleSimulator(kernel.Design);
        steps = new HostScript(kernel.Map).Write("sequences", 1).Write("steps", StepsPerSimulation).Run(nameof(EvRnnKernel.Run))
            .ToTransactions();
    }

    /// <summary>C# source and live object to VHDL text.</summary>
    [Benchmark]
    public Transpilation TranspileKernel()
    {
        var kernel = new EvRnnKernel(configuration);
        return Transpiler.Run(kernel, KernelSource.FromAssembly(kernel), ScheduleOptions.IceUltraPlus).Output!;
    }

    /// <summary>100 steps of a network without weights; divide by the cycles returned for the time per cycle.</summary>
    [Benchmark]
    public long SimulateSteps() => simulator.Simulate(steps, CancellationToken.None).Profile.Cycles;
}
