using BenchmarkDotNet.Attributes;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Benchmarks;

/// <summary>n = 1,024, ω = 0.99, 64 inputs of which 10 % are events, w = 0.25: a step of sparse RTRL, and the memory it takes.</summary>
[MemoryDiagnoser]
public class LargestNetworkBenchmarks
{
    private const int Steps = 50;

    private readonly Objective objective = new(LossKind.SquaredError, LossTiming.LastStep);
    private ISparseEngine<float> engine = null!;
    private Sequence<float> sequence = null!;

    [GlobalSetup]
    public void Setup()
    {
        const int inputs = 64;
        engine = SparseEngines.Create(LargeNetworkBenchmarks.CreateNetwork(units: 1024, inputs, sparsity: 0.99));
        sequence = LargeNetworkBenchmarks.CreateSequence(inputs, Steps);
        engine.RunSequence(sequence, objective);
        OperationCounts counts = engine.Counts;
        Console.WriteLine(
            $"// MACs per step: {counts.PerStep(counts.InfluenceMacs):F0}; memory {engine.Memory.Total} bytes at most, "
            + $"{counts.PerStep(counts.InfluenceElements):F0} elements of M in use");
    }

    /// <summary>Per step; a whole sequence with its loss gradient.</summary>
    [Benchmark(OperationsPerInvoke = Steps)]
    public float Step() => engine.RunSequence(sequence, objective);
}
