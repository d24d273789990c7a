using System.Numerics;
using System.Runtime.InteropServices;

namespace SparseRtrl.Algorithm;

/// <summary>The sums that an <see cref="Evaluation"/> is made from.</summary>
/// <param name="outputs">o</param>
internal sealed class Score(int outputs)
{
    private readonly Spread[] targets = new Spread[outputs];
    private double loss;
    private double squaredError;
    private int sequences;
    private long correct;
    private long lossSteps;

    public void AddSequence() => sequences++;

    public void AddLossStep<T>(T stepLoss, ReadOnlySpan<T> output, ReadOnlySpan<T> target)
        where T : IFloatingPointIeee754<T>
    {
        loss += double.CreateChecked(stepLoss);
        correct += LossFunction.ClassOf(output) == LossFunction.ClassOf(target) ? 1 : 0;
        lossSteps++;
        for (int o = 0; o < outputs; o++)
        {
            double value = double.CreateChecked(target[o]);
            double error = double.CreateChecked(output[o]) - value;
            squaredError += error * error;
            targets[o] = targets[o].With(value);
        }
    }

    public void Add(Score other)
    {
        loss += other.loss;
        squaredError += other.squaredError;
        sequences += other.sequences;
        correct += other.correct;
        lossSteps += other.lossSteps;
        for (int o = 0; o < outputs; o++)
        {
            targets[o] = targets[o].With(other.targets[o]);
        }
    }

    /// <param name="counts">Operations of the same sequences.</param>
    /// <param name="units">n</param>
    public Evaluation ToEvaluation(OperationCounts counts, int units) => new(
        loss / Math.Max(1, sequences),
        (double)correct / Math.Max(1, lossSteps),
        Math.Sqrt(squaredError / targets.Sum(target => target.SquaredDeviations)),
        counts.ActivityDensity(units),
        counts.BackwardDensity(units),
        counts);

    /// <summary>Sum of squared deviations from the mean, updated without cancellation (Chan, Golub and LeVeque 1983).</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Spread(long Count, double Mean, double SquaredDeviations)
    {
        public Spread With(double value) => With(new Spread(1, value, 0));

        public Spread With(Spread other)
        {
            if (other.Count == 0)
            {
                return this;
            }

            long count = Count + other.Count;
            double difference = other.Mean - Mean;
            double share = (double)other.Count / count;
            return new(
                count,
                Mean + difference * share,
                SquaredDeviations + other.SquaredDeviations + difference * difference * share * Count);
        }
    }
}
