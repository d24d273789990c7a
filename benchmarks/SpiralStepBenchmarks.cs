using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Benchmarks;

/// <summary>
/// A learning step on the spiral task: EvRNN with n = 32, ω = 0.9, w = 0.25, and EGRU with n = 16, ω = 0.8. A batch of 512 sequences
/// on one and on two threads.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
public class SpiralStepBenchmarks
{
    private const int Batch = 512;

    private readonly Objective objective = new SpiralTask(outputs: 1).Objective;
    private IReadOnlyList<Sequence<float>> sequences = [];
    private IGradientEngine<float> eventRnn = null!;
    private IGradientEngine<float> second = null!;
    private IGradientEngine<float> gated = null!;

    [GlobalSetup]
    public void Setup()
    {
        Network<float> network = CreateNetwork(new EvRnnCell(new EventFunction(Width: 0.25)), units: 32, sparsity: 0.9);
        eventRnn = SparseEngines.Create(network);
        second = SparseEngines.Create(network);
        gated = SparseEngines.Create(CreateNetwork(new EgruCell(new EventFunction()), units: 16, sparsity: 0.8));
        sequences = new SpiralTask(outputs: 1).CreateDataset<float>(Batch, 1, seed: 1).Train;
    }

    /// <summary>Per step.</summary>
    [Benchmark(OperationsPerInvoke = Batch * SpiralTask.Steps, Baseline = true)]
    public void EventRnn() => Run(eventRnn, 0, Batch);

    /// <summary>Per step of the batch.</summary>
    [Benchmark(OperationsPerInvoke = Batch * SpiralTask.Steps)]
    public void EventRnnOnTwoThreads() => Parallel.Invoke(() => Run(eventRnn, 0, Batch / 2), () => Run(second, Batch / 2, Batch));

    /// <summary>
    /// The control of the batch: arithmetic in registers that shares nothing at all. What two threads are worth on this machine at
    /// that moment.
    /// </summary>
    [Benchmark]
    public float Control() => Spin() + Spin();

    [Benchmark]
    public float ControlOnTwoThreads()
    {
        float first = 0;
        float other = 0;
        Parallel.Invoke(() => first = Spin(), () => other = Spin());
        return first + other;
    }

    /// <summary>Per step.</summary>
    [Benchmark(OperationsPerInvoke = Batch * SpiralTask.Steps)]
    public void Egru() => Run(gated, 0, Batch);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Spin()
    {
        Vector512<float> a = Vector512<float>.One, b = Vector512<float>.One, c = Vector512<float>.One, d = Vector512<float>.One;
        var factor = Vector512.Create(0.999f);
        for (int i = 0; i < 1_000_000; i++)
        {
            a = Vector512.FusedMultiplyAdd(a, factor, factor);
            b = Vector512.FusedMultiplyAdd(b, factor, factor);
            c = Vector512.FusedMultiplyAdd(c, factor, factor);
            d = Vector512.FusedMultiplyAdd(d, factor, factor);
        }

        return Vector512.Sum(a + b + c + d);
    }

    private void Run(IGradientEngine<float> engine, int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            engine.RunSequence(sequences[i], objective);
        }
    }

    private static Network<float> CreateNetwork(Cell cell, int units, double sparsity)
    {
        var layout = new CellLayout(cell, RecurrentMask.Random(units, sparsity, new(1, 1)), SpiralTask.Inputs, outputs: 1);
        return new InitialWeights().CreateNetwork<float>(cell, layout, Readout.LeakyTrace(0.9), new(1, 2));
    }
}
