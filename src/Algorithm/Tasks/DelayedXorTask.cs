namespace SparseRtrl.Algorithm;

/// <summary>
/// Delayed exclusive or: two bits arrive apart from each other, and the network says at the end whether they differ, which
/// neither tells alone (temporal exclusive or: Elman, "Finding structure in time", 1990). One input for a bit of 0, one for a
/// bit of 1, and one that asks for the answer. A bit is a pulse of height 0.5 … 1 in one step; the first comes at a random step
/// of the first of three phases of equal length, the second in the second phase; the last step asks.
/// </summary>
/// <param name="delay">Steps of a phase, at least 1; the bits are at most 2·delay − 1 steps apart.</param>
public sealed class DelayedXorTask(int delay = 5) : GeneratedTask
{
    private const int AskInput = 2;

    private readonly int delay = delay > 0
        ? delay
        : throw new ArgumentOutOfRangeException(nameof(delay), delay, "A phase has at least one step.");

    public override string Name => "delayed-xor";

    public override int InputCount => 3;

    public override int OutputCount => 2;

    public override TargetKind Targets => TargetKind.Class;

    public override Objective Objective { get; } = new(LossKind.SoftmaxCrossEntropy, LossTiming.LastStep);

    /// <summary>T</summary>
    public int Steps => 3 * delay + 1;

    public override Sequence<double> Draw(int index, RandomStream random)
    {
        int answer = index % 2;
        int first = random.NextInt(2);
        double[] inputs = new double[Steps * InputCount];
        AddPulse(first, phase: 0);
        AddPulse(first ^ answer, phase: 1);
        inputs[(Steps - 1) * InputCount + AskInput] = 1;
        return new(inputs, LossFunction.TargetOfClass<double>(Objective.Loss, answer, OutputCount));

        void AddPulse(int bit, int phase)
        {
            int t = phase * delay + random.NextInt(delay);
            inputs[t * InputCount + bit] = 0.5 + 0.5 * random.NextDouble();
        }
    }
}
