namespace SparseRtrl.Algorithm;

/// <summary>EvRNN and tanh RNN: v = R·s(t−1) + W·x(t) + b, s(t) = f(v), h = s.</summary>
/// <param name="activation">f(v) and its derivative, or the surrogate of it.</param>
internal sealed class UngatedDynamics(Network<double> network, Func<double, (double Value, double Slope)> activation)
    : CellDynamics(network)
{
    private const int OnlyGate = 0;

    private protected override double StepUnit(int k, ReadOnlySpan<double> input)
    {
        (double value, double slope) = activation(RecurrentSum(k, OnlyGate) + ExternalSum(k, OnlyGate, input));
        LineariseGate(k, OnlyGate, slope, slope, input);
        return value;
    }

    private protected override Emission Emit(int k, double state) => Emission.OfState(state);
}
