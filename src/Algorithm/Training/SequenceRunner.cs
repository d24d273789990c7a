using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Runs sequences and keeps the score.</summary>
internal sealed class SequenceRunner<T>(Network<T> network, Objective objective, int lanes = 4)
    where T : IFloatingPointIeee754<T>
{
    private readonly SparseRtrlEngine<T> engine = new(network, lanes);
    private OperationCounts countsAtStart;
    private double loss;
    private int sequences;
    private int correct;

    /// <summary>Sum over the sequences since the start.</summary>
    public ParameterSet<T> Gradient => engine.Gradient;

    public Evaluation Result
    {
        get
        {
            OperationCounts counts = engine.Counts - countsAtStart;
            int divisor = Math.Max(1, sequences);
            int units = network.Layout.Units;
            return new(
                loss / divisor, (double)correct / divisor, counts.ActivityDensity(units), counts.BackwardDensity(units), counts);
        }
    }

    /// <summary>Forgets score and gradient.</summary>
    public void Start()
    {
        engine.Gradient.Clear();
        countsAtStart = engine.Counts;
        loss = 0;
        sequences = 0;
        correct = 0;
    }

    public void Run(Sequence<T> sequence)
    {
        loss += double.CreateChecked(engine.RunSequence(sequence, objective));
        correct += LossFunction.ClassOf(engine.Output) == LossFunction.ClassOf(LastTarget(sequence)) ? 1 : 0;
        sequences++;
    }

    private ReadOnlySpan<T> LastTarget(Sequence<T> sequence) =>
        sequence.Target(sequence.Steps(network.Layout.Inputs) - 1, network.Layout.Outputs);
}
