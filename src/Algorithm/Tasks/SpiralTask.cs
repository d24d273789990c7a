using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Tell clockwise from anticlockwise spirals, the task of Subramoney (arXiv 2303.05641): 17 points of an inward spiral that
/// starts at a random angle. x1 = sin(t + offset)/(1 + t), x2 = cos(t + offset)/(1 + t) for 17 values of t from 0 to 2π; class 0
/// has x1 negated.
/// </summary>
public static class SpiralTask
{
    public const int Steps = 17;
    public const int Inputs = 2;
    public const int Classes = 2;

    private const ulong TrainStream = 1;
    private const ulong TestStream = 2;

    /// <summary>Draws both sets, each from its own stream of random numbers; classes alternate, so both are balanced.</summary>
    public static SequenceDataset<T> Create<T>(int trainCount, int testCount, ulong seed)
        where T : IFloatingPointIeee754<T> =>
        new(Inputs, Classes, DrawMany<T>(trainCount, new(seed, TrainStream)), DrawMany<T>(testCount, new(seed, TestStream)));

    /// <summary>One sequence, <see cref="Steps"/> × <see cref="Inputs"/>, with its offset uniform in [0, 2π).</summary>
    public static LabelledSequence<T> Draw<T>(int label, RandomStream random)
        where T : IFloatingPointIeee754<T>
    {
        double offset = 2 * Math.PI * random.NextDouble();
        double mirror = label == 0 ? -1 : 1;
        T[] inputs = new T[Steps * Inputs];
        for (int step = 0; step < Steps; step++)
        {
            double t = 2 * Math.PI * step / (Steps - 1);
            inputs[step * Inputs] = T.CreateChecked(mirror * Math.Sin(t + offset) / (1 + t));
            inputs[step * Inputs + 1] = T.CreateChecked(Math.Cos(t + offset) / (1 + t));
        }

        return new(inputs, label);
    }

    private static List<LabelledSequence<T>> DrawMany<T>(int count, RandomStream random)
        where T : IFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, count).Select(i => Draw<T>(i % Classes, random))];
}
