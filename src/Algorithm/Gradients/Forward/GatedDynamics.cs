namespace SparseRtrl.Algorithm;

/// <summary>
/// EGRU and GRU: u = σ(W_u·x + R_u·h + b_u), r likewise, z = tanh(W_z·x + r⊙(R_z·h) + b_z), c(t) = (1−u)⊙ĉ + u⊙z, where h and ĉ
/// are those of t − 1.
/// </summary>
/// <param name="emission">h and ĉ of a state and its threshold, which is 0 for a cell without thresholds.</param>
internal sealed class GatedDynamics(Network<double> network, Func<double, double, Emission> emission) : CellDynamics(network)
{
    private protected override double StepUnit(int k, ReadOnlySpan<double> input)
    {
        double recurrent = RecurrentSum(k, (int)Gate.Candidate); // (R_z·h)_k
        double u = Logistic(RecurrentSum(k, (int)Gate.Update) + ExternalSum(k, (int)Gate.Update, input));
        double r = Logistic(RecurrentSum(k, (int)Gate.Reset) + ExternalSum(k, (int)Gate.Reset, input));
        double z = Math.Tanh(r * recurrent + ExternalSum(k, (int)Gate.Candidate, input));
        Emission own = Emissions[k];

        // ∂c_k/∂(argument of the gate's σ or tanh)
        double updateSlope = (z - own.Kept) * u * (1 - u);
        double candidateSlope = u * (1 - z * z);
        double resetSlope = candidateSlope * recurrent * r * (1 - r);
        LineariseGate(k, (int)Gate.Update, updateSlope, updateSlope, input);
        LineariseGate(k, (int)Gate.Reset, resetSlope, resetSlope, input);
        LineariseGate(k, (int)Gate.Candidate, candidateSlope * r, candidateSlope, input);

        Leak[k] = (1 - u) * own.KeptSlope;
        Jacobian[k, k] += Leak[k];
        if (Layout.HasThresholds)
        {
            AddImmediate(k, Layout.Threshold(k), (1 - u) * own.KeptByThreshold);
        }

        return (1 - u) * own.Kept + u * z;
    }

    private protected override Emission Emit(int k, double state) =>
        emission(state, Layout.HasThresholds ? Parameters[Layout.Threshold(k)] : 0);

    private static double Logistic(double v) => 1 / (1 + Math.Exp(-v));
}
