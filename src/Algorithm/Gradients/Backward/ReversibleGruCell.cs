namespace SparseRtrl.Algorithm;

/// <summary>The GRU: units send and keep their state itself, h = ĉ = c.</summary>
internal sealed class ReversibleGruCell(Network<double> network) : ReversibleCell
{
    private readonly GatedWeights weights = new(network);
    private double[] state = new double[network.Layout.Units];

    public override void Reset() => state = new double[network.Layout.Units];

    public override RecordedStep Step(double[] input)
    {
        var update = new GatedUpdate(weights, sent: state, kept: state, input);
        state = update.State;
        return new GruStep(update);
    }

    private sealed class GruStep(GatedUpdate update) : RecordedStep
    {
        public override double[] Output => update.State;

        public override double[] Reverse(double[] stateAdjoint, double[] outputAdjoint, double[] gradient)
        {
            double[] adjoint = [.. stateAdjoint.Zip(outputAdjoint, (later, readout) => later + readout)];
            (double[] sent, double[] kept) = update.Reverse(adjoint, gradient);
            return [.. sent.Zip(kept, (h, c) => h + c)];
        }
    }
}
