using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <param name="BatchSize">Sequences per update; the gradient is their mean.</param>
public sealed record TrainingSettings(int Iterations, int BatchSize, OptimizerSettings Optimizer)
{
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int BatchSize { get; } = BatchSize > 0
        ? BatchSize
        : throw new ArgumentOutOfRangeException(nameof(BatchSize), BatchSize, "A batch has at least one sequence.");
}

/// <summary>What one iteration did, measured on its batch before the update.</summary>
/// <param name="Iteration">Counts from 1.</param>
/// <param name="Loss">Mean over the batch.</param>
/// <param name="Accuracy">Fraction of the batch that was classified correctly.</param>
/// <param name="ActivityDensity">α̃</param>
/// <param name="BackwardDensity">β̃</param>
/// <param name="Counts">Operations of this iteration.</param>
public sealed record TrainingProgress(
    int Iteration, double Loss, double Accuracy, double ActivityDensity, double BackwardDensity, OperationCounts Counts);

/// <summary>
/// Trains a network in place with sparse RTRL, one update per batch. Each pass over the training set is in a new random order,
/// drawn from
/// <paramref name="order"/>; equal arguments give equal weights, to the bit.
/// </summary>
public sealed class Trainer<T>(
    Network<T> network,
    IReadOnlyList<Sequence<T>> trainingSet,
    Objective objective,
    TrainingSettings settings,
    RandomStream order)
    where T : IFloatingPointIeee754<T>
{
    private readonly Sequence<T>[] trainingSet = trainingSet.Count > 0
        ? [.. trainingSet]
        : throw new ArgumentException("There is no sequence to train on.", nameof(trainingSet));

    /// <summary>Trains; every element of the enumeration is one iteration, done when it is asked for.</summary>
    public IEnumerable<TrainingProgress> Run()
    {
        var runner = new SequenceRunner<T>(network, objective);
        IOptimizer<T> optimizer = settings.Optimizer.Create(network.Parameters);
        using IEnumerator<Sequence<T>> sequences = InRandomOrder().GetEnumerator();
        for (int iteration = 1; iteration <= settings.Iterations; iteration++)
        {
            runner.Start();
            for (int i = 0; i < settings.BatchSize; i++)
            {
                sequences.MoveNext();
                runner.Run(sequences.Current);
            }

            Scale(runner.Gradient, T.One / T.CreateChecked(settings.BatchSize));
            optimizer.Apply(network.Parameters, runner.Gradient);
            Evaluation batch = runner.Result;
            yield return new(iteration, batch.Loss, batch.Accuracy, batch.ActivityDensity, batch.BackwardDensity, batch.Counts);
        }
    }

    /// <summary>The training set again and again without end, reshuffled before each pass.</summary>
    private IEnumerable<Sequence<T>> InRandomOrder()
    {
        Sequence<T>[] sequences = [.. trainingSet]; // a copy to shuffle
        while (true)
        {
            order.Shuffle<Sequence<T>>(sequences);
            foreach (Sequence<T> sequence in sequences)
            {
                yield return sequence;
            }
        }
    }

    private static void Scale(ParameterSet<T> gradient, T factor)
    {
        foreach (T[] part in gradient.Parts)
        {
            foreach (ref T element in part.AsSpan())
            {
                element *= factor;
            }
        }
    }
}
