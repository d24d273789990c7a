namespace SparseRtrl.Algorithm;

/// <summary>A way to compute the gradient of a sequence's loss, in double precision.</summary>
public interface IGradientMethod
{
    string Name { get; }

    /// <summary>Runs the network over one sequence from its zero state.</summary>
    /// <param name="inputs">x, steps × m, row-major; at least one step.</param>
    /// <param name="target">Length o; see <see cref="LossFunction.TargetOfClass"/>.</param>
    GradientResult Compute(
        EvRnnNetwork<double> network, ReadOnlySpan<double> inputs, ReadOnlySpan<double> target, Objective objective);
}

/// <param name="Loss">Summed over the steps that the objective names.</param>
/// <param name="Gradient">∂Loss/∂parameter, with the surrogate derivative in place of the event function's.</param>
public sealed record GradientResult(double Loss, ParameterSet<double> Gradient);
