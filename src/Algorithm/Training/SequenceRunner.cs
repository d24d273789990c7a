using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Runs sequences on one engine and keeps the score.</summary>
internal sealed class SequenceRunner<T>(IGradientEngine<T> engine, Objective objective)
    where T : IFloatingPointIeee754<T>
{
    private OperationCounts countsAtStart;

    /// <summary>Sum over the sequences since the start.</summary>
    public ParameterSet<T> Gradient => engine.Gradient;

    public bool IsOnline => engine.IsOnline;

    /// <inheritdoc cref="IGradientEngine{T}.Random"/>
    public RandomStream? Random => engine.Random;

    public Score Score { get; private set; } = new(engine.Network.Layout.Outputs);

    /// <summary>Operations since the start.</summary>
    public OperationCounts Counts => engine.Counts - countsAtStart;

    /// <summary>Forgets score and gradient.</summary>
    public void Start()
    {
        engine.Gradient.Clear();
        countsAtStart = engine.Counts;
        Score = new(engine.Network.Layout.Outputs);
    }

    /// <param name="afterLossStep">Called when the gradient of a loss step was added.</param>
    public void Run(Sequence<T> sequence, Action? afterLossStep = null)
    {
        CellLayout layout = engine.Network.Layout;
        int steps = sequence.Steps(layout.Inputs);
        engine.Reset();
        for (int t = 0; t < steps; t++)
        {
            engine.Step(sequence.Input(t, layout.Inputs));
            if (objective.AppliesAt(t, steps))
            {
                ReadOnlySpan<T> target = sequence.Target(t, layout.Outputs);
                T loss = engine.AddLossGradient(objective.Loss, target);
                Score.AddLossStep(loss, engine.Output, target);
                afterLossStep?.Invoke();
            }
        }

        engine.FinishSequence();
        Score.AddSequence();
    }
}
