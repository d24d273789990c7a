namespace SparseRtrl.Algorithm;

/// <summary>
/// The cells with one set of weights, whose state is their output: h(t) = f(v(t)), v(t) = R·h(t−1) + W·x(t) + b. For the EvRNN f
/// is the event function (and h is called a), for the tanh RNN it is tanh.
/// </summary>
/// <param name="activation">f</param>
/// <param name="derivative">f'(v) as a function of v and f(v); the surrogate derivative of an event function.</param>
internal sealed class ReversibleUngatedCell(
    Network<double> network, Func<double, double> activation, Func<double, double, double> derivative) : ReversibleCell
{
    private readonly GateWeights weights = new(network);
    private double[] state = new double[network.Layout.Units];

    public override void Reset() => state = new double[network.Layout.Units];

    public override RecordedStep Step(double[] input)
    {
        double[] potential = [.. weights.Recurrent(state).Zip(weights.FeedForward(input), (recurrent, rest) => recurrent + rest)];
        double[] next = Array.ConvertAll(potential, v => activation(v));
        double[] slope = [.. potential.Zip(next, derivative)];
        var step = new UngatedStep(weights, input, state, slope, next);
        state = next;
        return step;
    }

    /// <param name="previousState">h(t−1)</param>
    /// <param name="slope">f'(v(t))</param>
    private sealed class UngatedStep(
        GateWeights weights, double[] input, double[] previousState, double[] slope, double[] output) : RecordedStep
    {
        public override double[] Output => output;

        public override double[] Reverse(double[] stateAdjoint, double[] outputAdjoint, double[] gradient)
        {
            double[] potentialAdjoint = new double[slope.Length];
            for (int k = 0; k < slope.Length; k++)
            {
                potentialAdjoint[k] = (stateAdjoint[k] + outputAdjoint[k]) * slope[k];
            }

            double[] previousAdjoint = new double[slope.Length];
            weights.ReverseRecurrent(potentialAdjoint, previousState, previousAdjoint, gradient);
            weights.ReverseFeedForward(potentialAdjoint, input, gradient);
            return previousAdjoint;
        }
    }
}
