using System.Numerics;

namespace SparseRtrl.Algorithm;

public enum LossKind
{
    /// <summary>½·Σ_o (y_o − target_o)²</summary>
    SquaredError,

    /// <summary>−Σ_o target_o·ln softmax(y)_o; the target is a distribution over at least two classes.</summary>
    SoftmaxCrossEntropy,

    /// <summary>−Σ_o ln σ(target_o·y_o) with targets ±1: binary cross entropy of every output by itself.</summary>
    BinaryCrossEntropy,
}

public enum LossTiming
{
    /// <summary>The loss of a sequence is the loss of its last step.</summary>
    LastStep,

    /// <summary>The loss of a sequence is the sum of the losses of its steps.</summary>
    EveryStep,
}

/// <summary>What is minimised over a sequence.</summary>
public sealed record Objective(LossKind Loss, LossTiming Timing)
{
    /// <summary>
    /// Whether step <paramref name="t"/> of a sequence of <paramref name="steps"/> steps contributes to its loss.
    /// </summary>
    public bool AppliesAt(int t, int steps) => Timing == LossTiming.EveryStep || t == steps - 1;
}

/// <summary>The losses and how classes are written as targets.</summary>
public static class LossFunction
{
    /// <summary>The loss of one step.</summary>
    /// <param name="output">y, length o.</param>
    /// <param name="target">Length o.</param>
    /// <param name="outputGradient">Receives δ = ∂loss/∂y, length o.</param>
    /// <exception cref="ArgumentException">Cross entropy of a single output.</exception>
    public static T Evaluate<T>(LossKind kind, ReadOnlySpan<T> output, ReadOnlySpan<T> target, Span<T> outputGradient)
        where T : IFloatingPointIeee754<T> => kind switch
        {
            LossKind.SquaredError => SquaredError(output, target, outputGradient),
            LossKind.SoftmaxCrossEntropy => SoftmaxCrossEntropy(output, target, outputGradient),
            LossKind.BinaryCrossEntropy => BinaryCrossEntropy(output, target, outputGradient),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown loss."),
        };

    /// <summary>
    /// The target of a class. One output: ±1, where class 1 is +1. Several: 1 for the output of the class and 0 for the others, which
    /// binary cross entropy wants as −1.
    /// </summary>
    /// <returns>Length <paramref name="outputs"/>.</returns>
    public static T[] TargetOfClass<T>(LossKind loss, int label, int outputs)
        where T : IFloatingPointIeee754<T>
    {
        T other = outputs == 1 || loss == LossKind.BinaryCrossEntropy ? T.NegativeOne : T.Zero;
        return outputs == 1
            ? [label == 1 ? T.One : other]
            : [.. Enumerable.Range(0, outputs).Select(o => o == label ? T.One : other)];
    }

    /// <summary>The class that an output stands for: the sign for one output, otherwise the (first) largest.</summary>
    public static int ClassOf<T>(ReadOnlySpan<T> output)
        where T : IFloatingPointIeee754<T>
    {
        if (output.Length == 1)
        {
            return output[0] > T.Zero ? 1 : 0;
        }

        int best = 0;
        for (int o = 1; o < output.Length; o++)
        {
            best = output[o] > output[best] ? o : best;
        }

        return best;
    }

    private static T SquaredError<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, Span<T> outputGradient)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int o = 0; o < output.Length; o++)
        {
            T error = output[o] - target[o];
            outputGradient[o] = error;
            sum += error * error;
        }

        return sum / T.CreateChecked(2);
    }

    private static T SoftmaxCrossEntropy<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, Span<T> outputGradient)
        where T : IFloatingPointIeee754<T>
    {
        if (output.Length < 2)
        {
            throw new ArgumentException("Softmax cross entropy needs at least two outputs.", nameof(output));
        }

        // Subtracting the largest output keeps every exponential in (0, 1].
        T largest = output[ClassOf(output)];
        T normaliser = T.Zero;
        foreach (T y in output)
        {
            normaliser += T.Exp(y - largest);
        }

        T loss = T.Zero;
        for (int o = 0; o < output.Length; o++)
        {
            T logProbability = output[o] - largest - T.Log(normaliser);
            outputGradient[o] = T.Exp(logProbability) - target[o];
            loss -= target[o] * logProbability;
        }

        return loss;
    }

    private static T BinaryCrossEntropy<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, Span<T> outputGradient)
        where T : IFloatingPointIeee754<T>
    {
        T loss = T.Zero;
        for (int o = 0; o < output.Length; o++)
        {
            // ln(1 + e^−margin), written so that no exponential overflows.
            T margin = target[o] * output[o];
            T small = T.Exp(-T.Abs(margin));
            loss += T.LogP1(small) + T.Max(T.Zero, -margin);
            T wrong = margin > T.Zero ? small / (T.One + small) : T.One / (T.One + small);
            outputGradient[o] = -target[o] * wrong;
        }

        return loss;
    }
}
