namespace SparseRtrl.Algorithm;

/// <summary>A way to compute the gradient of a sequence's loss, in double precision.</summary>
/// <param name="Name">As commands call it, e.g. <c>snap-1</c>.</param>
/// <param name="IsExact">Whether it is the exact gradient, with the surrogate derivative in place of the event function's.</param>
/// <param name="CreateEngine">An engine for a network of any cell.</param>
public sealed record GradientMethod(string Name, bool IsExact, Func<Network<double>, IGradientEngine<double>> CreateEngine)
{
    /// <summary>Runs the network over one sequence from its zero state.</summary>
    public GradientResult Compute(Network<double> network, Sequence<double> sequence, Objective objective)
    {
        IGradientEngine<double> engine = CreateEngine(network);
        return new(engine.RunSequence(sequence, objective), engine.Gradient);
    }
}

/// <param name="Loss">Summed over the steps that the objective names.</param>
/// <param name="Gradient">∂Loss/∂parameter, with the surrogate derivative in place of the event function's.</param>
public sealed record GradientResult(double Loss, ParameterSet<double> Gradient);
