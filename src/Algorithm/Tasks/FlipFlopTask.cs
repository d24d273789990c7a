namespace SparseRtrl.Algorithm;

/// <summary>
/// The flip-flop of several bits (Sussillo and Barak, "Opening the black box", Neural Computation 2013): every input is silent
/// but for short pulses of +1 or −1, and its output is to keep the sign of the last one. Before its first pulse an output is 0.
/// </summary>
/// <param name="bits">Inputs, and as many outputs; at least 1.</param>
/// <param name="steps">T, at least 1.</param>
/// <param name="pulseProbability">Of each input in each step, inside (0, 1].</param>
public sealed class FlipFlopTask(int bits = 3, int steps = 50, double pulseProbability = 0.1) : GeneratedTask
{
    private readonly int steps = steps > 0
        ? steps
        : throw new ArgumentOutOfRangeException(nameof(steps), steps, "A sequence has at least one step.");

    private readonly double pulseProbability = pulseProbability is > 0 and <= 1
        ? pulseProbability
        : throw new ArgumentOutOfRangeException(nameof(pulseProbability), pulseProbability, "A probability lies in (0, 1].");

    public override string Name => "flip-flop";

    public override int InputCount { get; } = bits > 0
        ? bits
        : throw new ArgumentOutOfRangeException(nameof(bits), bits, "A flip-flop has at least one bit.");

    public override int OutputCount => InputCount;

    public override TargetKind Targets => TargetKind.Value;

    public override Objective Objective { get; } = new(LossKind.SquaredError, LossTiming.EveryStep);

    public override Sequence<double> Draw(int index, RandomStream random)
    {
        double[] inputs = new double[steps * InputCount];
        double[] targets = new double[steps * InputCount];
        double[] kept = new double[InputCount];
        for (int i = 0; i < inputs.Length; i++)
        {
            int bit = i % InputCount;
            if (random.NextDouble() < pulseProbability)
            {
                inputs[i] = random.NextInt(2) == 0 ? -1 : 1;
                kept[bit] = inputs[i];
            }

            targets[i] = kept[bit];
        }

        return new(inputs, targets);
    }
}
