using System.Numerics;

namespace SparseRtrl.Algorithm;

/// <summary>Runs labelled sequences and keeps the score.</summary>
internal sealed class SequenceRunner<T>(EvRnnNetwork<T> network, Objective objective, int lanes = 4)
    where T : IFloatingPointIeee754<T>
{
    private readonly SparseRtrlEngine<T> engine = new(network, lanes);
    private readonly Dictionary<int, T[]> targets = [];
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

    public void Run(LabelledSequence<T> sequence)
    {
        if (!targets.TryGetValue(sequence.Label, out T[]? target))
        {
            target = LossFunction.TargetOfClass<T>(sequence.Label, network.Layout.Outputs);
            targets.Add(sequence.Label, target);
        }

        loss += double.CreateChecked(engine.RunSequence(sequence.Inputs, target, objective));
        correct += LossFunction.ClassOf(engine.Output) == sequence.Label ? 1 : 0;
        sequences++;
    }
}
