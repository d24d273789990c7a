namespace SparseRtrl.Algorithm;

/// <summary>
/// The forward equations of a cell, in an arrangement that can be run backward: every step is kept as a
/// <see cref="RecordedStep"/>. In code and comments x̄ ("x adjoint") is the derivative of the quantity that is differentiated
/// with respect to x.
/// </summary>
internal abstract class ReversibleCell
{
    public static ReversibleCell Of(Network<double> network) => network.Cell switch
    {
        EvRnnCell cell => new ReversibleUngatedCell(
            network, v => EventFunction.Fires(v) ? 1 : 0, (v, _) => cell.EventFunction.Derivative(v)),
        TanhRnnCell => new ReversibleUngatedCell(network, Math.Tanh, (_, h) => 1 - h * h),
        EgruCell cell => new ReversibleEgruCell(network, cell),
        GruCell => new ReversibleGruCell(network),
        _ => throw new NotSupportedException($"There are no adjoints of the cell '{network.Cell.Name}'."),
    };

    /// <summary>Back to the constant zero state before the first step.</summary>
    public abstract void Reset();

    /// <summary>Runs one step.</summary>
    /// <param name="input">x(t), length m; kept, so the caller must not change it.</param>
    public abstract RecordedStep Step(double[] input);
}

/// <summary>
/// Step t: the map from the state at t − 1 and the parameters to the state at t, and from there to the output at t, with what its
/// adjoint needs. The state is a (EvRNN), c (EGRU) or h (tanh RNN, GRU); the output is what the readout sees.
/// </summary>
internal abstract class RecordedStep
{
    /// <summary>a(t) or h(t), length n.</summary>
    public abstract double[] Output { get; }

    /// <summary>
    /// Takes the step backward. What it returns for the constant state before the first step has no further use.
    /// </summary>
    /// <param name="stateAdjoint">Of the state at t, as far as later steps use it. Length n.</param>
    /// <param name="outputAdjoint">Of the output at t, as far as the readout uses it. Length n.</param>
    /// <param name="gradient">Receives, by addition, the adjoint of the parameters at this step. Length P.</param>
    /// <returns>The adjoint of the state at t − 1. Length n.</returns>
    public abstract double[] Reverse(double[] stateAdjoint, double[] outputAdjoint, double[] gradient);
}
