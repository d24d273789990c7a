namespace SparseRtrl.Algorithm;

/// <summary>
/// Pattern generation (Bellec et al., "A solution to the learning dilemma for recurrent networks of spiking neurons", Nature
/// Communications 2020): from a clock-like input the network produces a fixed pattern. Each output is a sum of four sine waves
/// with 1, 2, 3 and 5 periods in the sequence (1 s, 500, 333 and 200 ms), amplitudes uniform in [0.5, 2) and random phases,
/// divided by its largest magnitude. Inputs are 20 neurons in five groups that are active one after the other; a neuron of the
/// active group emits an event with probability 0.5 per step (50 Hz, 10 ms). The pattern is one and the same; the events
/// differ.
/// </summary>
/// <param name="outputs">o, at least 1.</param>
/// <param name="steps">T, at least 5.</param>
/// <param name="pattern">Seed of the pattern.</param>
public sealed class PatternGenerationTask(int outputs = 3, int steps = 100, int pattern = 1) : GeneratedTask
{
    private const int Groups = 5;
    private const int Neurons = 20;
    private const double ActiveProbability = 0.5;

    private static readonly int[] Periods = [1, 2, 3, 5];

    private readonly double[] targets = CreatePattern(outputs, steps, new((ulong)pattern));

    public override string Name => "pattern-generation";

    public override int InputCount => Neurons;

    public override int OutputCount => outputs;

    public override TargetKind Targets => TargetKind.Value;

    public override Objective Objective { get; } = new(LossKind.SquaredError, LossTiming.EveryStep);

    public override Sequence<double> Draw(int index, RandomStream random)
    {
        double[] inputs = new double[steps * Neurons];
        for (int t = 0; t < steps; t++)
        {
            int group = t * Groups / steps;
            for (int i = group * Neurons / Groups; i < (group + 1) * Neurons / Groups; i++)
            {
                inputs[t * Neurons + i] = random.NextDouble() < ActiveProbability ? 1 : 0;
            }
        }

        return new(inputs, [.. targets]);
    }

    /// <summary>steps × outputs, row-major, inside [−1, 1].</summary>
    private static double[] CreatePattern(int outputs, int steps, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, Groups);
        double[] pattern = new double[steps * outputs];
        for (int o = 0; o < outputs; o++)
        {
            double[] wave = new double[steps];
            foreach (int periods in Periods)
            {
                double amplitude = 0.5 + 1.5 * random.NextDouble();
                double phase = 2 * Math.PI * random.NextDouble();
                for (int t = 0; t < steps; t++)
                {
                    wave[t] += amplitude * Math.Sin(2 * Math.PI * periods * t / steps + phase);
                }
            }

            double largest = wave.Max(Math.Abs);
            for (int t = 0; t < steps; t++)
            {
                pattern[t * outputs + o] = wave[t] / largest;
            }
        }

        return pattern;
    }
}
