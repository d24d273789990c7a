namespace SparseRtrl.Algorithm;

/// <summary><see cref="SparseRtrlEngine{T}"/> in double precision, as one more way to compute a gradient.</summary>
public sealed class SparseRtrlMethod : IGradientMethod
{
    public string Name => "sparse RTRL";

    public GradientResult Compute(
        EvRnnNetwork<double> network, ReadOnlySpan<double> inputs, ReadOnlySpan<double> target, Objective objective)
    {
        var engine = new SparseRtrlEngine<double>(network);
        return new(engine.RunSequence(inputs, target, objective), engine.Gradient);
    }
}
