using SparseRtrl.Algorithm;
using SparseRtrl.Cli.Accelerator;
using SparseRtrl.Fpga.Boards;
using SparseRtrl.Hardware.Twin;
using SparseRtrl.Sim.Cycle;
using SparseRtrl.Sim.Transactions;
using SparseRtrl.Transpile;

namespace SparseRtrl.Cli.Tests.Accelerator;

/// <summary>A random network that learns to tell spirals apart, on a board.</summary>
/// <param name="Sparsity">ω: share of recurrent weights that do not exist.</param>
/// <param name="Support">w: the surrogate derivative is zero for a distance of w from the threshold.</param>
/// <param name="ClockMegahertz">That the schedule is made for.</param>
/// <param name="Steps">Of a sequence; a spiral has 17 and is repeated.</param>
internal sealed record BoardCase(
    string Cell, int Units, double Sparsity, double Support, int Lanes, bool HasSinglePortRam, string BoardName, double ClockMegahertz,
    int Steps = 17)
{
    private const int Inputs = 2;
    private const int Sequences = 10;

    /// <summary>Fraction bits of inputs and targets.</summary>
    private const int EgruInputFraction = 13;
    private const int TargetFraction = 12;

    public Board Board => Board.Load(BoardName);

    public CompiledAccelerator Compile()
    {
        var surrogate = new EventFunction(Support);
        EventCell cell = Cell == "egru" ? new EgruCell(surrogate) : new EvRnnCell(surrogate);
        AcceleratorNetwork network = AcceleratorNetwork.Random(
            cell, Units, Sparsity, Inputs, outputs: 1, Readout.LeakyTrace(0.875), LossTiming.LastStep, seed: 1);
        var compiler = new AcceleratorCompiler(Board, ClockMegahertz, streamCapacity: (Inputs * Steps) + 1);
        return compiler.Compile(network, new(Lanes, HasSinglePortRam));
    }

    /// <summary>Mean cycles of a step, learning included, in the cycle simulator.</summary>
    public double CyclesPerStep(Transpilation kernel, CancellationToken cancellationToken)
    {
        var script = new HostScript(kernel.Map).Write("sequences", 1).Write("steps", Steps).Write("isLearning", 1);
        var data = new RandomStream(1, stream: 2);
        for (int i = 0; i < Sequences; i++)
        {
            Sequence<double> spiral = new SpiralTask(outputs: 1).Draw(i, data);
            int fraction = Cell == "egru" ? EgruInputFraction : new FixedPointFormats().InputFraction;
            IEnumerable<long> inputs = Enumerable.Range(0, Steps * Inputs)
                .Select(j => (long)FixedPointFormats.Quantise(spiral.Inputs[j % spiral.Inputs.Length], fraction, out _));
            script.Write("stream", [.. inputs, FixedPointFormats.Quantise(spiral.Targets[0], TargetFraction, out _)]).Run("Run");
        }

        CycleProfile profile = new CycleSimulator(kernel.Design).Simulate(script.ToTransactions(), cancellationToken).Profile;
        return profile.Runs.Sum(run => run.Cycles) / (double)(Sequences * Steps);
    }
}
