using System.Collections.Immutable;
using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// All that changes during training. A trainer set to the state of another goes on as that one does, to the bit.
/// </summary>
/// <param name="Iteration">The last one that is done.</param>
/// <param name="Masks">One per gate; the same object for gates that share one.</param>
/// <param name="Parameters">Of the network with these masks.</param>
/// <param name="OptimizerUpdates">Updates so far.</param>
/// <param name="OptimizerAverages">The optimiser's running averages.</param>
/// <param name="Order">Where the passes over the training set stand.</param>
/// <param name="MaskRandomPosition">Of the stream that changes of the masks are drawn from.</param>
/// <param name="Counts">Operations of all iterations so far.</param>
public sealed record TrainingState<T>(
    int Iteration,
    ImmutableArray<RecurrentMask> Masks,
    ParameterSet<T> Parameters,
    long OptimizerUpdates,
    ImmutableArray<ParameterSet<T>> OptimizerAverages,
    OrderState Order,
    ulong MaskRandomPosition,
    OperationCounts Counts)
    where T : IFloatingPointIeee754<T>
{
    /// <summary>A copy in another arithmetic type, rounded to nearest.</summary>
    public TrainingState<TOther> ConvertTo<TOther>()
        where TOther : IFloatingPointIeee754<TOther> => new(
            Iteration,
            Masks,
            Parameters.ConvertTo<TOther>(),
            OptimizerUpdates,
            [.. OptimizerAverages.Select(average => average.ConvertTo<TOther>())],
            Order,
            MaskRandomPosition,
            Counts);
}
