namespace SparseRtrl.Algorithm;

/// <summary>
/// Delayed cue accumulation, also called evidence accumulation (Bellec et al., "A solution to the learning dilemma for
/// recurrent networks of spiking neurons", Nature Communications 2020, after an experiment with mice by Morcos and Harvey
/// 2016): cues appear left and right; after a delay the network says on which side there were more. Inputs are events of four
/// groups of neurons: left cue, right cue, recall signal and background noise. A cue takes 5 steps and a pause of 2 follows;
/// the recall signal takes the last 5 steps. Each cue is on the side with more of them with probability 0.7. A step stands for
/// 10 ms: neurons of an active group emit an event with probability 0.4 (40 Hz), of the noise with 0.1; cues are shorter than
/// the paper's 10 steps.
/// </summary>
/// <param name="cues">How many; an odd number.</param>
/// <param name="delay">Steps between the last pause and the recall signal, at least 0.</param>
/// <param name="neurons">In each of the four groups, at least 1.</param>
public sealed class CueAccumulationTask(int cues = 7, int delay = 10, int neurons = 10) : GeneratedTask
{
    private const int Groups = 4;
    private const int RecallGroup = 2;
    private const int NoiseGroup = 3;
    private const int CueSteps = 5;
    private const int PauseSteps = 2;
    private const int RecallSteps = 5;
    private const double ActiveProbability = 0.4;
    private const double NoiseProbability = 0.1;
    private const double MajorityProbability = 0.7;

    private readonly int cues = cues > 0 && cues % 2 == 1
        ? cues
        : throw new ArgumentOutOfRangeException(nameof(cues), cues, "The number of cues is odd, so that one side has more.");

    private readonly int delay = delay >= 0
        ? delay
        : throw new ArgumentOutOfRangeException(nameof(delay), delay, "A delay is not negative.");

    public override string Name => "cue-accumulation";

    public override int InputCount { get; } = neurons > 0
        ? Groups * neurons
        : throw new ArgumentOutOfRangeException(nameof(neurons), neurons, "A group has at least one neuron.");

    public override int OutputCount => 2;

    public override TargetKind Targets => TargetKind.Class;

    public override Objective Objective { get; } = new(LossKind.SoftmaxCrossEntropy, LossTiming.LastStep);

    /// <summary>T</summary>
    public int Steps => cues * (CueSteps + PauseSteps) + delay + RecallSteps;

    /// <summary>Events are 1, everything else is 0. Class 0: more cues on the left.</summary>
    public override Sequence<double> Draw(int index, RandomStream random)
    {
        int majority = index % 2;
        int[] sides = DrawSides(majority, random);
        double[] inputs = new double[Steps * InputCount];
        for (int t = 0; t < Steps; t++)
        {
            int active = ActiveGroup(t, sides);
            for (int i = 0; i < InputCount; i++)
            {
                int group = i / neurons;
                double probability = group == NoiseGroup ? NoiseProbability : group == active ? ActiveProbability : 0;
                inputs[t * InputCount + i] = random.NextDouble() < probability ? 1 : 0;
            }
        }

        return new(inputs, LossFunction.TargetOfClass<double>(Objective.Loss, majority, OutputCount));
    }

    private int[] DrawSides(int majority, RandomStream random)
    {
        int[] sides;
        do
        {
            sides = [.. Enumerable.Range(0, cues)
                .Select(_ => random.NextDouble() < MajorityProbability ? majority : 1 - majority)];
        }
        while (sides.Count(side => side == majority) <= cues / 2);
        return sides;
    }

    /// <summary>The group that a signal drives at step <paramref name="t"/>, −1 for none.</summary>
    private int ActiveGroup(int t, int[] sides)
    {
        if (t >= Steps - RecallSteps)
        {
            return RecallGroup;
        }

        (int cue, int step) = Math.DivRem(t, CueSteps + PauseSteps);
        return cue < cues && step < CueSteps ? sides[cue] : -1;
    }
}
