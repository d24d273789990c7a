using BenchmarkDotNet.Attributes;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Benchmarks;

/// <summary>
/// One spiral sequence of 17 learning steps: the sparse engine against the dense oracle, which is written for clarity, not speed.
/// </summary>
[MemoryDiagnoser]
public class LearningStepBenchmarks
{
    private static readonly Objective Objective = SpiralExperiment.Demo.Objective;

    private SparseRtrlEngine<float> singleEngine = null!;
    private SparseRtrlEngine<double> doubleEngine = null!;
    private Network<double> network = null!;
    private Sequence<double> sequence = null!;
    private Sequence<float> singleSequence = null!;

    /// <summary>n.</summary>
    [Params(16, 32)]
    public int Units { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Experiment experiment = SpiralExperiment.Demo with { Units = Units };
        network = experiment.CreateNetwork<double>();
        doubleEngine = new(network);
        singleEngine = new(network.ConvertTo<float>());
        sequence = experiment.CreateDataset<double>().Test[0];
        singleSequence = sequence.ConvertTo<float>();
    }

    [Benchmark]
    public float SparseSingle() => singleEngine.RunSequence(singleSequence, Objective);

    [Benchmark(Baseline = true)]
    public double SparseDouble() => doubleEngine.RunSequence(sequence, Objective);

    [Benchmark]
    public double DenseOracle() => GradientMethods.DenseRtrl.Compute(network, sequence, Objective).Loss;
}
