namespace SparseRtrl.Algorithm;

/// <summary>
/// The EGRU: its state c is sent as events only, h = o⊙c with o = H(c − θ), and an event lowers what a unit keeps.
/// </summary>
internal sealed class ReversibleEgruCell(Network<double> network, EgruCell cell) : ReversibleCell
{
    private readonly GatedWeights weights = new(network);
    private EgruEvents events = EgruEvents.BeforeFirstStep(network, cell);

    public override void Reset() => events = EgruEvents.BeforeFirstStep(network, cell);

    public override RecordedStep Step(double[] input)
    {
        var update = new GatedUpdate(weights, events.Sent, events.Kept, input);
        var step = new EgruStep(events, update, EgruEvents.Of(network, cell, update.State));
        events = step.Events;
        return step;
    }

    /// <summary>
    /// The map from c(t−1) to c(t) and h(t); the events at t − 1 are inside it, being functions of c(t−1) and θ.
    /// </summary>
    private sealed class EgruStep(EgruEvents previousEvents, GatedUpdate update, EgruEvents events) : RecordedStep
    {
        public EgruEvents Events => events;

        public override double[] Output => events.Sent;

        public override double[] Reverse(double[] stateAdjoint, double[] outputAdjoint, double[] gradient)
        {
            // The readout at t uses h(t) alone; what step t + 1 made of the same events is in stateAdjoint already.
            double[] fromReadout = events.Reverse(outputAdjoint, new double[outputAdjoint.Length], gradient);
            double[] adjoint = [.. stateAdjoint.Zip(fromReadout, (later, readout) => later + readout)];
            (double[] sent, double[] kept) = update.Reverse(adjoint, gradient);
            return previousEvents.Reverse(sent, kept, gradient);
        }
    }
}

/// <summary>
/// The events of one step: o = H(c − θ), what units send, h = o⊙c, and what they keep, ĉ = c − θ⊙o, c⊙(1 − o) or c, as the cell's
/// <see cref="StateReset"/> says.
/// </summary>
internal sealed class EgruEvents
{
    private readonly CellLayout layout;
    private readonly StateReset reset;
    private readonly double[] state; // c
    private readonly double[] threshold; // θ
    private readonly double[] events; // o
    private readonly double[] slope; // φ = H'(c − θ)

    private EgruEvents(
        Network<double> network, EgruCell cell, double[] state, Func<double, double> eventOf, Func<double, double> slopeOf)
    {
        layout = network.Layout;
        reset = cell.StateReset;
        this.state = state;
        threshold = [.. Enumerable.Range(0, state.Length).Select(k => network.Parameters.Cell[layout.Threshold(k)])];
        events = [.. state.Zip(threshold, (c, theta) => eventOf(c - theta))];
        slope = [.. state.Zip(threshold, (c, theta) => slopeOf(c - theta))];
        Sent = [.. state.Zip(events, (c, o) => o * c)];
        Kept = [.. Enumerable.Range(0, state.Length).Select(KeptOf)];
    }

    /// <summary>h, length n.</summary>
    public double[] Sent { get; }

    /// <summary>ĉ, length n.</summary>
    public double[] Kept { get; }

    public static EgruEvents Of(Network<double> network, EgruCell cell, double[] state) =>
        new(network, cell, state, v => EventFunction.Fires(v) ? 1 : 0, cell.EventFunction.Derivative);

    /// <summary>c = o = 0 as constants: whatever the threshold is, there is no event and nothing flows into θ.</summary>
    public static EgruEvents BeforeFirstStep(Network<double> network, EgruCell cell) =>
        new(network, cell, new double[network.Layout.Units], _ => 0, _ => 0);

    /// <summary>The adjoint of h and ĉ as functions of c and θ, with φ in place of the derivative of H.</summary>
    /// <param name="sentAdjoint">h̄, length n.</param>
    /// <param name="keptAdjoint">The adjoint of ĉ, length n.</param>
    /// <param name="gradient">Receives θ̄ by addition. Length P.</param>
    /// <returns>c̄, length n.</returns>
    public double[] Reverse(double[] sentAdjoint, double[] keptAdjoint, double[] gradient)
    {
        double[] stateAdjoint = new double[state.Length];
        for (int k = 0; k < state.Length; k++)
        {
            // h = o·c
            double eventAdjoint = sentAdjoint[k] * state[k];
            stateAdjoint[k] = sentAdjoint[k] * events[k];
            double thresholdAdjoint = 0;

            switch (reset)
            {
                case StateReset.SubtractThreshold: // ĉ = c − θ·o
                    stateAdjoint[k] += keptAdjoint[k];
                    eventAdjoint -= keptAdjoint[k] * threshold[k];
                    thresholdAdjoint -= keptAdjoint[k] * events[k];
                    break;
                case StateReset.ToZero: // ĉ = c·(1 − o)
                    stateAdjoint[k] += keptAdjoint[k] * (1 - events[k]);
                    eventAdjoint -= keptAdjoint[k] * state[k];
                    break;
                default: // ĉ = c
                    stateAdjoint[k] += keptAdjoint[k];
                    break;
            }

            // o = H(c − θ)
            stateAdjoint[k] += eventAdjoint * slope[k];
            gradient[layout.Threshold(k)] += thresholdAdjoint - eventAdjoint * slope[k];
        }

        return stateAdjoint;
    }

    private double KeptOf(int k) => reset switch
    {
        StateReset.SubtractThreshold => state[k] - threshold[k] * events[k],
        StateReset.ToZero => state[k] * (1 - events[k]),
        _ => state[k],
    };
}
