using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>
/// A network that runs step by step and computes the gradient of the losses it meets. Reads the network's parameters afresh at
/// every step; for an exact gradient they must stay the same within a sequence.
/// </summary>
public interface IGradientEngine<T>
    where T : IFloatingPointIeee754<T>
{
    Network<T> Network { get; }

    /// <summary>
    /// Whether <see cref="Gradient"/> holds all losses so far after every <see cref="AddLossGradient"/>, so that the parameters may
    /// be updated while a sequence runs. Otherwise it does only after <see cref="FinishSequence"/>.
    /// </summary>
    bool IsOnline { get; }

    /// <summary>Sum of the gradients of all losses since it was last cleared; the caller clears it.</summary>
    ParameterSet<T> Gradient { get; }

    /// <summary>The random numbers that the engine draws while it runs; null for one that draws none.</summary>
    RandomStream? Random => null;

    /// <summary>Operations of all steps since the engine was made; all zero from an engine that does not count.</summary>
    OperationCounts Counts { get; }

    /// <summary>y(t), length o.</summary>
    ReadOnlySpan<T> Output { get; }

    /// <summary>Back to the state before the first step. Gradient and counts stay.</summary>
    void Reset();

    /// <summary>One time step.</summary>
    /// <param name="input">x(t), length m.</param>
    /// <exception cref="ArgumentException">The input has another length.</exception>
    void Step(ReadOnlySpan<T> input);

    /// <summary>Adds the gradient of this step's loss.</summary>
    /// <param name="target">Length o.</param>
    /// <returns>loss(t)</returns>
    T AddLossGradient(LossKind kind, ReadOnlySpan<T> target);

    /// <summary>Completes <see cref="Gradient"/> for the sequence since the last reset.</summary>
    void FinishSequence();
}

public static class GradientEngineExtensions
{
    /// <summary>Resets, runs one whole sequence and adds its gradient to the engine's.</summary>
    /// <returns>The loss of the sequence.</returns>
    public static T RunSequence<T>(this IGradientEngine<T> engine, Sequence<T> sequence, Objective objective)
        where T : IFloatingPointIeee754<T>
    {
        CellLayout layout = engine.Network.Layout;
        int steps = sequence.Steps(layout.Inputs);
        T loss = T.Zero;
        engine.Reset();
        for (int t = 0; t < steps; t++)
        {
            engine.Step(sequence.Input(t, layout.Inputs));
            if (objective.AppliesAt(t, steps))
            {
                loss += engine.AddLossGradient(objective.Loss, sequence.Target(t, layout.Outputs));
            }
        }

        engine.FinishSequence();
        return loss;
    }
}
