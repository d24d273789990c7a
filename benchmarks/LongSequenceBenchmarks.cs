using BenchmarkDotNet.Attributes;
using SparseRtrl.Algorithm;

namespace SparseRtrl.Benchmarks;

/// <summary>Sequences of 10² to 10⁶ steps: time per step must not grow with the length, and memory must not be taken at all.</summary>
[MemoryDiagnoser]
public class LongSequenceBenchmarks
{
    private const int Period = 100;

    private readonly float[] inputs = new float[Period * SpiralTask.Inputs];
    private IGradientEngine<float> engine = null!;

    /// <summary>T.</summary>
    [Params(100, 1_000, 10_000, 100_000, 1_000_000)]
    public int Steps { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var cell = new EvRnnCell(new EventFunction(Width: 0.25));
        var layout = new CellLayout(cell, RecurrentMask.Random(32, 0.9, new(1, 1)), SpiralTask.Inputs, outputs: 1);
        engine = SparseEngines.Create(new InitialWeights().CreateNetwork<float>(cell, layout, Readout.LeakyTrace(0.9), new(1, 2)));
        var random = new RandomStream(1, 3);
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = (float)random.NextNormal();
        }
    }

    /// <summary>One whole sequence; divide by T.</summary>
    [Benchmark]
    public float Sequence()
    {
        engine.Reset();
        for (int t = 0; t < Steps; t++)
        {
            engine.Step(inputs.AsSpan(t % Period * SpiralTask.Inputs, SpiralTask.Inputs));
        }

        float loss = engine.AddLossGradient(LossKind.SquaredError, [1f]);
        engine.Gradient.Clear();
        return loss;
    }
}
