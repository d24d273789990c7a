namespace SparseRtrl.Algorithm.Tests;

/// <summary>Where a quantity occurs in the definitions. Dropping a term means to count it as constant there.</summary>
internal enum Term
{
    None,
    PreviousTrace,
    KeptState,
    UpdateGate,
    ResetGate,
    Candidate,
    EventsSent,
    StateSent,
    EventsOfReset,
    ThresholdOfReset,
    ThresholdOfEvents,
}

/// <summary>
/// The definition of every cell, readout and loss, evaluated in dual numbers: one whole run per parameter. An oracle that
/// contains no derivative formula but those of <see cref="Dual"/>, and no code of the library but the order of its parameters.
/// </summary>
internal sealed class DualNetwork
{
    private readonly Network<double> network;
    private readonly Term dropped;
    private readonly CellLayout layout;
    private readonly Dual[][] parameters; // cell, readout weights, readout bias

    private DualNetwork(Network<double> network, int part, int index, Term dropped)
    {
        this.network = network;
        this.dropped = dropped;
        layout = network.Layout;
        parameters = [.. network.Parameters.Parts.Select(values => Array.ConvertAll(values, value => new Dual(value)))];
        parameters[part][index] = parameters[part][index] with { Derivative = 1 };
    }

    /// <summary>The loss of a sequence and its gradient.</summary>
    /// <param name="window">How many steps a loss looks back; what comes before them counts as constant.</param>
    /// <param name="dropped">A term whose derivative is left out: a wrong gradient, to see whether it is noticed.</param>
    public static GradientResult Compute(
        Network<double> network,
        Sequence<double> sequence,
        Objective objective,
        int window = int.MaxValue,
        Term dropped = Term.None)
    {
        double loss = 0;
        ParameterSet<double> gradient = network.Parameters.NewZero();
        for (int part = 0; part < gradient.Parts.Length; part++)
        {
            for (int index = 0; index < gradient.Parts[part].Length; index++)
            {
                Dual result = new DualNetwork(network, part, index, dropped).LossOf(sequence, objective, window);
                loss = result.Value;
                gradient.Parts[part][index] = result.Derivative;
            }
        }

        return new(loss, gradient);
    }

    /// <summary>The state and M = ∂state/∂p, n × P, after every step of a sequence.</summary>
    public static IReadOnlyList<(double[] State, double[,] Influence)> Run(Network<double> network, Sequence<double> sequence)
    {
        CellLayout sizes = network.Layout;
        List<(double[] State, double[,] Influence)> steps = [.. Enumerable.Range(0, sequence.Steps(sizes.Inputs))
            .Select(_ => (new double[sizes.Units], new double[sizes.Units, sizes.ParameterCount]))];
        for (int p = 0; p < sizes.ParameterCount; p++)
        {
            var run = new DualNetwork(network, part: 0, p, Term.None);
            Dual[] state = new Dual[sizes.Units];
            for (int t = 0; t < steps.Count; t++)
            {
                state = run.NextState(state, Constants(sequence.Input(t, sizes.Inputs)), isFirst: t == 0);
                for (int k = 0; k < sizes.Units; k++)
                {
                    steps[t].State[k] = state[k].Value;
                    steps[t].Influence[k, p] = state[k].Derivative;
                }
            }
        }

        return steps;
    }

    private Dual LossOf(Sequence<double> sequence, Objective objective, int window)
    {
        int steps = sequence.Steps(layout.Inputs);
        IEnumerable<int> lossSteps = objective.Timing == LossTiming.EveryStep ? Enumerable.Range(0, steps) : [steps - 1];
        return lossSteps.Aggregate(new Dual(0), (sum, t) => sum + LossAt(t, sequence, objective.Loss, window));
    }

    /// <summary>The loss of step <paramref name="last"/>, by a run of its own from the beginning.</summary>
    private Dual LossAt(int last, Sequence<double> sequence, LossKind kind, int window)
    {
        Dual lambda = network.Readout.Decay;
        Dual[] state = new Dual[layout.Units];
        Dual[] trace = new Dual[layout.Units];
        for (int t = 0; t <= last; t++)
        {
            if (t == last + 1 - window)
            {
                state = Array.ConvertAll(state, c => new Dual(c.Value));
                trace = Array.ConvertAll(trace, s => new Dual(s.Value));
            }

            state = NextState(state, Constants(sequence.Input(t, layout.Inputs)), isFirst: t == 0);
            trace = [.. trace.Zip(OutputOf(state), (s, h) => lambda * Of(Term.PreviousTrace, s) + (1 - lambda) * h)];
        }

        return Loss(kind, Read(trace), sequence.Target(last, layout.Outputs).ToArray());
    }

    private static Dual[] Constants(ReadOnlySpan<double> values) => Array.ConvertAll(values.ToArray(), x => new Dual(x));

    private Dual[] NextState(Dual[] state, Dual[] input, bool isFirst)
    {
        switch (network.Cell)
        {
            case EvRnnCell cell:
                return [.. Sum(Recurrent(0, state), FeedForward(0, input)).Select(v => Dual.Event(v, cell.EventFunction))];
            case TanhRnnCell:
                return [.. Sum(Recurrent(0, state), FeedForward(0, input)).Select(Dual.Tanh)];
            case GruCell:
                return Gated(kept: state, sent: state, input);
            case EgruCell cell:
                Dual[] events = isFirst ? new Dual[layout.Units] : Events(state, cell);
                Dual[] kept = cell.StateReset switch
                {
                    StateReset.SubtractThreshold => [.. Units.Select(
                        k => state[k] - Of(Term.ThresholdOfReset, Threshold(k)) * Of(Term.EventsOfReset, events[k]))],
                    StateReset.ToZero => [.. Units.Select(k => state[k] * (1 - Of(Term.EventsOfReset, events[k])))],
                    _ => state,
                };
                return Gated(kept, Sent(events, state), input);
            default:
                throw new NotSupportedException();
        }
    }

    private Dual[] OutputOf(Dual[] state) =>
        network.Cell is EgruCell cell ? Sent(Events(state, cell), state) : state;

    private IEnumerable<int> Units => Enumerable.Range(0, layout.Units);

    private Dual[] Events(Dual[] state, EgruCell cell) =>
        [.. Units.Select(k => Dual.Event(state[k] - Of(Term.ThresholdOfEvents, Threshold(k)), cell.EventFunction))];

    private Dual[] Sent(Dual[] events, Dual[] state) =>
        [.. Units.Select(k => Of(Term.EventsSent, events[k]) * Of(Term.StateSent, state[k]))];

    private Dual Of(Term term, Dual x) => term == dropped ? new(x.Value) : x;

    private Dual Threshold(int k) => parameters[0][layout.Threshold(k)];

    private Dual[] Gated(Dual[] kept, Dual[] sent, Dual[] input)
    {
        Dual[] u = [.. Sum(Recurrent(0, sent), FeedForward(0, input)).Select(Dual.Sigmoid)];
        Dual[] r = [.. Sum(Recurrent(1, sent), FeedForward(1, input)).Select(Dual.Sigmoid)];
        Dual[] gated = [.. r.Zip(Recurrent(2, sent), (reset, product) => Of(Term.ResetGate, reset) * product)];
        Dual[] z = [.. Sum(gated, FeedForward(2, input)).Select(Dual.Tanh)];
        u = Array.ConvertAll(u, gate => Of(Term.UpdateGate, gate));
        return [.. Units.Select(k => (1 - u[k]) * Of(Term.KeptState, kept[k]) + u[k] * Of(Term.Candidate, z[k]))];
    }

    private Dual[] Recurrent(int gate, Dual[] h)
    {
        Dual[] product = new Dual[layout.Units];
        RecurrentMask mask = layout.Masks[gate];
        for (int k = 0; k < layout.Units; k++)
        {
            for (int entry = mask.RowStarts[k]; entry < mask.RowStarts[k + 1]; entry++)
            {
                product[k] += parameters[0][layout.RecurrentWeight(k, entry, gate)] * h[mask.Columns[entry]];
            }
        }

        return product;
    }

    private Dual[] FeedForward(int gate, Dual[] x) =>
        [.. Units.Select(k => Enumerable.Range(0, layout.Inputs).Aggregate(
            parameters[0][layout.Bias(k, gate)], (sum, i) => sum + parameters[0][layout.InputWeight(k, i, gate)] * x[i]))];

    private Dual[] Read(Dual[] trace) =>
        [.. Enumerable.Range(0, layout.Outputs).Select(o => Units.Aggregate(
            parameters[2][o], (sum, k) => sum + parameters[1][o * layout.Units + k] * trace[k]))];

    private static Dual[] Sum(Dual[] a, Dual[] b) => [.. a.Zip(b, (x, y) => x + y)];

    /// <summary>The losses as they are defined; outputs are small here, so that nothing overflows.</summary>
    private static Dual Loss(LossKind kind, Dual[] y, double[] target)
    {
        Dual Total(Func<Dual, Dual, Dual> term) =>
            y.Zip(target, (output, goal) => term(output, goal)).Aggregate((sum, next) => sum + next);
        switch (kind)
        {
            case LossKind.SquaredError:
                return 0.5 * Total((output, goal) => (output - goal) * (output - goal));
            case LossKind.SoftmaxCrossEntropy:
                Dual normaliser = y.Select(Dual.Exp).Aggregate((sum, next) => sum + next);
                return Total((output, goal) => 0 - goal * Dual.Log(Dual.Exp(output) / normaliser));
            default:
                return Total((output, goal) => 0 - Dual.Log(Dual.Sigmoid(goal * output)));
        }
    }
}
