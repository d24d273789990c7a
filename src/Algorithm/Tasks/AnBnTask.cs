namespace SparseRtrl.Algorithm;

/// <summary>
/// The context-free language aⁿbⁿ as prediction of the next symbol (Gers and Schmidhuber, "LSTM recurrent networks learn simple
/// context-free and context-sensitive languages", 2001): after a start mark come n times a, then n times b; the network, which
/// has to count, says at every step what comes next, at last the end. While there are a's, the next symbol cannot be known.
/// Trained on n up to a length, tested on longer ones.
/// </summary>
/// <param name="longestTrained">Largest n to train with, at least 2.</param>
/// <param name="longestTested">Largest n to test with; the smallest is one more than the longest trained.</param>
public sealed class AnBnTask(int longestTrained = 10, int longestTested = 20) : GeneratedTask
{
    private const int Start = 0; // among the outputs: the end
    private const int A = 1;
    private const int B = 2;

    private readonly int longestTrained = longestTrained > 1
        ? longestTrained
        : throw new ArgumentOutOfRangeException(nameof(longestTrained), longestTrained, "There are at least two lengths.");

    private readonly int longestTested = longestTested > longestTrained
        ? longestTested
        : throw new ArgumentOutOfRangeException(
            nameof(longestTested), longestTested, "Sequences to test with are longer than those to train with.");

    public override string Name => "anbn";

    public override int InputCount => 3;

    public override int OutputCount => 3;

    public override TargetKind Targets => TargetKind.Class;

    public override Objective Objective { get; } = new(LossKind.SoftmaxCrossEntropy, LossTiming.EveryStep);

    /// <summary>A word with n uniform in 1 … longestTrained.</summary>
    public override Sequence<double> Draw(int index, RandomStream random) => Word(1 + random.NextInt(longestTrained));

    /// <summary>A word with n uniform in longestTrained + 1 … longestTested.</summary>
    public override Sequence<double> DrawTest(int index, RandomStream random) =>
        Word(longestTrained + 1 + random.NextInt(longestTested - longestTrained));

    private Sequence<double> Word(int n)
    {
        int[] symbols = [Start, .. Enumerable.Repeat(A, n), .. Enumerable.Repeat(B, n), Start];
        double[] OneHot(int symbol) => LossFunction.TargetOfClass<double>(Objective.Loss, symbol, OutputCount);
        return new([.. symbols.SkipLast(1).SelectMany(OneHot)], [.. symbols.Skip(1).SelectMany(OneHot)]);
    }
}
