using System.Numerics;
using BenchmarkDotNet.Attributes;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Benchmarks;

/// <summary>
/// n = 256, ω = 0.98, 64 inputs of which 10 % are events, w = 0.25, 50 steps: a step of the sparse engine, a step of dense RTRL, and
/// what the machine can do at best, a contiguous y += a·x in the second-level cache. docs/performance.md puts the three together.
/// </summary>
[MemoryDiagnoser]
public class LargeNetworkBenchmarks : IDisposable
{
    private const int Units = 256;
    private const int Inputs = 64;
    private const int Steps = 50;
    private const int AxpyLength = 48 * 1024; // x and y: 384 KiB of floats

    private readonly float[] x = new float[AxpyLength];
    private readonly float[] y = new float[AxpyLength];
    private IGradientEngine<float> sparse = null!;
    private DenseSimdRtrl dense = null!;
    private Sequence<float> sequence = null!;

    private static Objective Objective { get; } = new(LossKind.SquaredError, LossTiming.LastStep);

    [GlobalSetup]
    public void Setup()
    {
        ThrowUnlessDenseIsRight();
        Network<float> network = CreateNetwork(Units, Inputs, sparsity: 0.98);
        sequence = CreateSequence(Inputs, Steps);
        sparse = SparseEngines.Create(network);
        sparse.RunSequence(sequence, Objective);
        OperationCounts counts = sparse.Counts;
        dense = new(network);
        Console.WriteLine(
            $"// MACs per step: dense {dense.MacsPerStep}, paper {counts.PerStep(counts.ActivitySparseMacs):F0}, "
            + $"done {counts.PerStep(counts.InfluenceMacs):F0}");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        dense.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Per step; a whole sequence with its loss gradient.</summary>
    [Benchmark(OperationsPerInvoke = Steps)]
    public float SparseStep() => sparse.RunSequence(sequence, Objective);

    /// <summary>Per step: the influence recursion without the gradient.</summary>
    [Benchmark(Baseline = true)]
    public void DenseStep() => dense.Step(sequence.Input(1, Inputs));

    /// <summary>Per 1,024 multiply-accumulates.</summary>
    [Benchmark(OperationsPerInvoke = AxpyLength / 1024)]
    public void Axpy1024()
    {
        var scale = new Vector<float>(1.0001f);
        for (int i = 0; i < AxpyLength; i += Vector<float>.Count)
        {
            Vector.FusedMultiplyAdd(scale, new Vector<float>(x, i), new Vector<float>(y, i)).CopyTo(y, i);
        }
    }

    internal static Network<float> CreateNetwork(int units, int inputs, double sparsity)
    {
        var cell = new EvRnnCell(new EventFunction(Width: 0.25));
        var layout = new CellLayout(cell, RecurrentMask.Random(units, sparsity, new(1, 1)), inputs, outputs: 1);
        return new InitialWeights().CreateNetwork<float>(cell, layout, Readout.LeakyTrace(0.9), new(1, 2));
    }

    internal static Sequence<float> CreateSequence(int inputs, int steps)
    {
        var random = new RandomStream(1, 3);
        return new([.. Enumerable.Range(0, steps * inputs).Select(_ => random.NextDouble() < 0.1 ? 1f : 0f)], [1f]);
    }

    /// <summary>Compares the influence matrix with that of the sparse engine on a network without a mask.</summary>
    private static void ThrowUnlessDenseIsRight()
    {
        Network<float> network = CreateNetwork(units: 16, inputs: 4, sparsity: 0);
        using var fast = new DenseSimdRtrl(network);
        var engine = new SparseRtrlEngine<float>(network);
        Sequence<float> probe = CreateSequence(inputs: 4, steps: 10);
        for (int t = 0; t < 10; t++)
        {
            fast.Step(probe.Input(t, 4));
            engine.Step(probe.Input(t, 4));
            for (int k = 0; k < 16; k++)
            {
                for (int q = 0; q < 16; q++)
                {
                    ReadOnlySpan<float> expected = engine.InfluenceBlock(k, q);
                    ReadOnlySpan<float> actual = fast.Row(k).Slice(q * 21, 21);
                    for (int p = 0; p < 21; p++)
                    {
                        float difference = Math.Abs(actual[p] - (expected.IsEmpty ? 0 : expected[p]));
                        if (!(difference <= 1e-4f))
                        {
                            throw new InvalidOperationException($"Dense RTRL is wrong at step {t}, row {k}, block {q}, {p}.");
                        }
                    }
                }
            }
        }
    }
}
