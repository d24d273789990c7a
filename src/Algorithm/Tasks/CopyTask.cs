namespace SparseRtrl.Algorithm;

/// <summary>
/// Copy memory (Hochreiter and Schmidhuber 1997; in this form Arjovsky, Shah and Bengio, "Unitary evolution recurrent neural
/// networks", 2016): symbols, then a delay at whose last step a mark appears, then the same symbols are to be said in order.
/// Every symbol is an event at an input of its own, and so is the mark. Before the recall the answer is "blank", the last
/// class.
/// </summary>
/// <param name="length">Symbols to keep, at least 1.</param>
/// <param name="symbols">Different symbols, at least 2.</param>
/// <param name="delay">Steps between the last symbol and the recall, the one with the mark included, at least 1.</param>
public sealed class CopyTask(int length = 5, int symbols = 8, int delay = 10) : GeneratedTask
{
    private readonly int length = length > 0
        ? length
        : throw new ArgumentOutOfRangeException(nameof(length), length, "There is at least one symbol to keep.");

    private readonly int delay = delay > 0
        ? delay
        : throw new ArgumentOutOfRangeException(nameof(delay), delay, "The delay has at least the step of the mark.");

    public override string Name => "copy";

    /// <summary>One per symbol, and the mark.</summary>
    public override int InputCount { get; } = symbols > 1
        ? symbols + 1
        : throw new ArgumentOutOfRangeException(nameof(symbols), symbols, "There are at least two different symbols.");

    /// <summary>One per symbol, and blank.</summary>
    public override int OutputCount => symbols + 1;

    public override TargetKind Targets => TargetKind.Class;

    public override Objective Objective { get; } = new(LossKind.SoftmaxCrossEntropy, LossTiming.EveryStep);

    /// <summary>T</summary>
    public int Steps => length + delay + length;

    public override Sequence<double> Draw(int index, RandomStream random)
    {
        int[] kept = [.. Enumerable.Range(0, length).Select(_ => random.NextInt(symbols))];
        double[] inputs = new double[Steps * InputCount];
        for (int t = 0; t < length; t++)
        {
            inputs[t * InputCount + kept[t]] = 1;
        }

        int mark = symbols;
        inputs[(length + delay - 1) * InputCount + mark] = 1;
        int blank = symbols;
        IEnumerable<double[]> targets = Enumerable.Repeat(blank, length + delay)
            .Concat(kept)
            .Select(answer => LossFunction.TargetOfClass<double>(Objective.Loss, answer, OutputCount));
        return new(inputs, [.. targets.SelectMany(target => target)]);
    }
}
