using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Measured over a set of sequences. A loss step is a step that contributes to the loss.</summary>
/// <param name="Loss">Mean per sequence.</param>
/// <param name="Accuracy">
/// Fraction of the loss steps whose output names the class of the target; means nothing for values.
/// </param>
/// <param name="NormalisedError">
/// Root mean squared error of the loss steps, divided by the standard deviation of the targets (NRMSE): 1 is what the best
/// constant reaches. Means nothing for classes; not-a-number when the targets do not vary.
/// </param>
/// <param name="ActivityDensity">α̃; 0 from an engine that does not count.</param>
/// <param name="BackwardDensity">β̃; 0 from an engine that does not count.</param>
/// <param name="Counts">Operations of all sequences.</param>
public sealed record Evaluation(
    double Loss, double Accuracy, double NormalisedError, double ActivityDensity, double BackwardDensity, OperationCounts Counts)
{
    /// <summary>Runs the network over all sequences; its parameters do not change.</summary>
    /// <param name="createEngine">Runs the network; sparse RTRL by default.</param>
    /// <param name="workers">Threads; the sums depend on their number in the last bits.</param>
    public static Evaluation Of<T>(
        Network<T> network,
        IReadOnlyList<Sequence<T>> sequences,
        Objective objective,
        Func<Network<T>, IGradientEngine<T>>? createEngine = null,
        int workers = 1)
        where T : IFloatingPointIeee754<T> =>
        new BatchRunner<T>(network, objective, createEngine ?? SparseEngines.Create, workers).Run(sequences);
}
