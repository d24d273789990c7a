namespace SparseRtrl.Algorithm;

/// <summary>
/// Tell clockwise from anticlockwise spirals, the task of Subramoney (arXiv 2303.05641): 17 points of an inward spiral that
/// starts at a random angle. x1 = sin(t + offset)/(1 + t), x2 = cos(t + offset)/(1 + t) for 17 values of t from 0 to 2π; class 0
/// has x1 negated.
/// </summary>
/// <param name="outputs">1 or 2; see <see cref="LossFunction.TargetOfClass"/>.</param>
public sealed class SpiralTask(int outputs = SpiralTask.Classes) : GeneratedTask
{
    /// <summary>T</summary>
    public const int Steps = 17;

    /// <summary>m</summary>
    public const int Inputs = 2;

    public const int Classes = 2;

    public override string Name => "spiral";

    public override int InputCount => Inputs;

    public override int OutputCount { get; } = outputs is 1 or Classes
        ? outputs
        : throw new ArgumentOutOfRangeException(nameof(outputs), outputs, "Two classes take one output or two.");

    public override TargetKind Targets => TargetKind.Class;

    public override Objective Objective { get; } =
        new(outputs == 1 ? LossKind.BinaryCrossEntropy : LossKind.SoftmaxCrossEntropy, LossTiming.LastStep);

    /// <summary>One sequence, <see cref="Steps"/> × <see cref="Inputs"/>, with its offset uniform in [0, 2π).</summary>
    public override Sequence<double> Draw(int index, RandomStream random)
    {
        int label = index % Classes;
        double offset = 2 * Math.PI * random.NextDouble();
        double mirror = label == 0 ? -1 : 1;
        double[] inputs = new double[Steps * Inputs];
        for (int step = 0; step < Steps; step++)
        {
            double t = 2 * Math.PI * step / (Steps - 1);
            inputs[step * Inputs] = mirror * Math.Sin(t + offset) / (1 + t);
            inputs[step * Inputs + 1] = Math.Cos(t + offset) / (1 + t);
        }

        return new(inputs, LossFunction.TargetOfClass<double>(Objective.Loss, label, OutputCount));
    }
}
