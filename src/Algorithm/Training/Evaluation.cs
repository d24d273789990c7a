using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Measured over a set of sequences.</summary>
/// <param name="Loss">Mean per sequence.</param>
/// <param name="Accuracy">Fraction whose class the output after the last step names.</param>
/// <param name="ActivityDensity">α̃</param>
/// <param name="BackwardDensity">β̃</param>
/// <param name="Counts">Operations of all sequences.</param>
public sealed record Evaluation(
    double Loss, double Accuracy, double ActivityDensity, double BackwardDensity, OperationCounts Counts)
{
    /// <summary>Runs the network over all sequences; its parameters do not change.</summary>
    /// <param name="lanes">L of <see cref="OperationCounts.IssueSlots"/>.</param>
    public static Evaluation Of<T>(
        Network<T> network, IEnumerable<Sequence<T>> sequences, Objective objective, int lanes = 4)
        where T : IFloatingPointIeee754<T>
    {
        var runner = new SequenceRunner<T>(network, objective, lanes);
        foreach (Sequence<T> sequence in sequences)
        {
            runner.Run(sequence);
        }

        return runner.Result;
    }
}
