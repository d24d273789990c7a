using BenchmarkDotNet.Attributes;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Benchmarks;

/// <summary>One spiral sequence of 17 learning steps: the sparse engine against the dense oracle, which is written for clarity, not speed.</summary>
[MemoryDiagnoser]
public class LearningStepBenchmarks
{
    private static readonly Objective Objective = SpiralExperiment.Demo.Objective;

    private SparseRtrlEngine<float> singleEngine = null!;
    private SparseRtrlEngine<double> doubleEngine = null!;
    private EvRnnNetwork<double> network = null!;
    private LabelledSequence<double> sequence = null!;
    private float[] inputs = [];
    private double[] target = [];
    private float[] singleTarget = [];

    /// <summary>n.</summary>
    [Params(16, 32)]
    public int Units { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        SpiralExperiment experiment = SpiralExperiment.Demo with { Units = Units };
        network = experiment.CreateNetwork<double>();
        doubleEngine = new(network);
        singleEngine = new(network.ConvertTo<float>());
        sequence = experiment.CreateDataset<double>().Test[0];
        inputs = Array.ConvertAll(sequence.Inputs, x => (float)x);
        target = LossFunction.TargetOfClass<double>(sequence.Label, network.Layout.Outputs);
        singleTarget = Array.ConvertAll(target, x => (float)x);
    }

    [Benchmark]
    public float SparseSingle() => singleEngine.RunSequence(inputs, singleTarget, Objective);

    [Benchmark(Baseline = true)]
    public double SparseDouble() => doubleEngine.RunSequence(sequence.Inputs, target, Objective);

    [Benchmark]
    public double DenseOracle() => new DenseRtrl().Compute(network, sequence.Inputs, target, Objective).Loss;
}
