namespace SparseRtrl.Algorithm;

/// <summary>
/// Sine generation (Sussillo and Barak, "Opening the black box", Neural Computation 2013): a constant input says how fast, the
/// network answers with the sine wave of that frequency, which starts at phase zero. The input is 0.25 + u with u uniform in
/// [0, 1); the frequency rises with u from 1/50 to 1/10 per step.
/// </summary>
/// <param name="steps">T, at least 1.</param>
public sealed class SineTask(int steps = 100) : GeneratedTask
{
    private const double LowestFrequency = 1.0 / 50;
    private const double HighestFrequency = 1.0 / 10;
    private const double InputOffset = 0.25;

    private readonly int steps = steps > 0
        ? steps
        : throw new ArgumentOutOfRangeException(nameof(steps), steps, "A sequence has at least one step.");

    public override string Name => "sine";

    public override int InputCount => 1;

    public override int OutputCount => 1;

    public override TargetKind Targets => TargetKind.Value;

    public override Objective Objective { get; } = new(LossKind.SquaredError, LossTiming.EveryStep);

    public override Sequence<double> Draw(int index, RandomStream random)
    {
        double u = random.NextDouble();
        double frequency = double.Lerp(LowestFrequency, HighestFrequency, u);
        return new(
            [.. Enumerable.Repeat(InputOffset + u, steps)],
            [.. Enumerable.Range(1, steps).Select(t => Math.Sin(2 * Math.PI * frequency * t))]);
    }
}
