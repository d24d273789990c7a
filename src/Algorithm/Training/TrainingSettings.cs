namespace SparseRtrl.Algorithm;

/// <summary>How a network is trained.</summary>
/// <param name="BatchSize">Sequences per iteration.</param>
public sealed record TrainingSettings(int Iterations, int BatchSize, OptimizerSettings Optimizer)
{
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int BatchSize { get; } = AtLeastOne(BatchSize, nameof(BatchSize), "A batch has at least one sequence.");

    public LearningRateSchedule Schedule { get; init; } = new ConstantRate();

    /// <summary>What happens to large gradients; null for nothing.</summary>
    public GradientClipping? Clipping { get; init; }

    /// <summary>
    /// Update after every loss step, while a sequence runs, instead of once per batch. The sequences of a batch then run one
    /// after the other. The influence matrix was partly made with older weights, so the gradient is exact only in the limit of
    /// small learning rates (Williams and Zipser 1989).
    /// </summary>
    public bool Online { get; init; }

    /// <summary>
    /// Threads that the sequences of a batch are spread over. Another number sums in another order and so gives slightly other
    /// weights; equal numbers give equal weights.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int Workers { get; init => field = AtLeastOne(value, nameof(Workers), "Somebody has to do the work."); } = 1;

    /// <summary>How the masks change; null for masks that stay as they are.</summary>
    public MaskAdaptation? MaskAdaptation { get; init; }

    /// <summary>Iterations from one evaluation on the test set to the next; 0 for none.</summary>
    public int EvaluationInterval { get; init; }

    private static int AtLeastOne(int value, string name, string why) =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, why);
}

/// <summary>What one iteration did.</summary>
/// <param name="Iteration">Counts from 1.</param>
/// <param name="Batch">Measured on the iteration's batch before its update.</param>
/// <param name="Test">Measured on the test set after the update, in iterations that evaluate.</param>
/// <param name="LearningRate">η of the update.</param>
/// <param name="GradientNorm">
/// Euclidean norm of the gradient before clipping; of the last update of the iteration when there are several.
/// </param>
/// <param name="RecurrentWeights">How many there are after the iteration, over all gates.</param>
public sealed record TrainingProgress(
    int Iteration, Evaluation Batch, Evaluation? Test, double LearningRate, double GradientNorm, int RecurrentWeights);

/// <summary>The loss or the gradient is no number any more.</summary>
public sealed class TrainingDivergedException(int iteration)
    : Exception($"The loss is not a finite number in iteration {iteration}: use a smaller learning rate or clip the gradient.")
{
    public int Iteration => iteration;
}
