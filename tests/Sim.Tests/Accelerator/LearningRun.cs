using System.Collections.Immutable;
using SparseRtrl.Algorithm;
using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Hardware.Twin;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile;
using SparseRtrl.Transpile.Frontend;
using SparseRtrl.Transpile.Schedule;

namespace SparseRtrl.Sim.Tests.Accelerator;

/// <summary>The accelerator of a random network that learns to tell spirals apart, one sequence at a time.</summary>
/// <param name="Family">Of the device whose scheduling options are used.</param>
/// <param name="Sparsity">ω: share of recurrent weights that do not exist.</param>
/// <param name="Support">w: the surrogate derivative is zero for |v| ≥ w.</param>
/// <param name="Steps">Of each sequence; a spiral has 17 and is repeated.</param>
internal sealed record LearningRun(string Family, int Units, double Sparsity, double Support, int Lanes, int Steps = 17, int Sequences = 20)
{
    private const int Inputs = 2;
    private const int Seed = 1;

    public ScheduleOptions Options => ScheduleOptions.Of(Family) with { Capacity = null };

    /// <summary>Average cycles of a step, learning included, and what no exact step could do without.</summary>
    public (double Cycles, LearningWork Work, double Bound) Measure(CancellationToken cancellationToken)
    {
        (Transpilation kernel, ImmutableArray<HostTransaction> transactions, LearningWork work) = Prepare();
        CycleProfile profile = new CycleSimulator(kernel.Design).Simulate(transactions, cancellationToken).Profile;
        double steps = (double)Sequences * Steps;
        bool isSinglePort = Options.Memories.HasSinglePortRam;
        return (profile.Runs.Sum(run => run.Cycles) / steps, work, work.Bound(Lanes, isSinglePort) / steps);
    }

    /// <summary>The kernel, a host that loads the network and lets it learn from each sequence, and the work there is.</summary>
    public (Transpilation Kernel, ImmutableArray<HostTransaction> Transactions, LearningWork Work) Prepare()
    {
        var cell = new EvRnnCell(new EventFunction(Support));
        var layout = new CellLayout(cell, RecurrentMask.Random(Units, Sparsity, new RandomStream(Seed)), Inputs, outputs: 1);
        EvRnnKernelConfiguration configuration = new(Units, Inputs, 1, layout.Mask.RowStarts, layout.Mask.Columns)
        {
            SurrogateSupport = Support,
            Lanes = Lanes,
            StreamCapacity = (Inputs * Steps) + 1,
            UnitQueueCapacity = 8,
            TermQueueCapacity = 8,
        };
        ParameterSet<double> initial = new InitialWeights()
            .CreateNetwork<double>(cell, layout, Readout.LeakyTrace(configuration.TraceDecay), new RandomStream(Seed, stream: 1)).Parameters;
        var twin = new EvRnnTwin(configuration, new(initial.Cell, initial.ReadoutWeights, initial.ReadoutBias));
        var kernel = new EvRnnKernel(configuration);
        TranspilationResult result = Transpiler.Run(kernel, KernelSource.FromAssembly(kernel), Options);
        Transpilation output = result.Output ?? throw new InvalidOperationException(string.Join('\n', result.Findings));
        var script = new HostScript(output.Map);
        script.Write("weights", ToLong(twin.Kernel.weights)).Write("forwardWeights", ToLong(twin.Kernel.forwardWeights))
            .Write("readout", ToLong(twin.Kernel.readout)).Write("readoutBias", ToLong(twin.Kernel.readoutBias))
            .Write("sequences", 1).Write("steps", Steps).Write("isLearning", 1);
        var data = new RandomStream(Seed, stream: 2);
        var work = new LearningWork(0, 0, 0, 0);
        for (int i = 0; i < Sequences; i++)
        {
            (double[] inputs, double[] targets) = Spiral(i, data);
            work += LearningWork.Of(configuration, twin, twin.QuantiseInput(inputs));
            script.Write("stream", ToLong(twin.Sequence(inputs, targets))).Run(nameof(EvRnnKernel.Run));
            twin.Run(inputs, targets, isLearning: true);
        }

        return (output, script.ToTransactions(), work);
    }

    private (double[] Inputs, double[] Targets) Spiral(int index, RandomStream data)
    {
        Sequence<double> spiral = new SpiralTask(outputs: 1).Draw(index, data);
        return ([.. Enumerable.Range(0, Steps * Inputs).Select(i => spiral.Inputs[i % spiral.Inputs.Length])], [.. spiral.Targets]);
    }

    private static long[] ToLong(short[] values) => Array.ConvertAll(values, v => (long)v);
}
