namespace SparseRtrl.Algorithm;

/// <summary>
/// What GRU and EGRU have in common, one update of the state: u = σ(W_u x + R_u h + b_u), r likewise,
/// z = tanh(W_z x + r⊙(R_z h) + b_z), c(t) = (1−u)⊙ĉ + u⊙z. How the previous state gives h (what the units send) and ĉ (what they
/// keep) is left to the cell.
/// </summary>
internal sealed class GatedUpdate
{
    private readonly GatedWeights weights;
    private readonly double[] input; // x(t)
    private readonly double[] sent; // h
    private readonly double[] kept; // ĉ
    private readonly double[] update; // u
    private readonly double[] reset; // r
    private readonly double[] candidate; // z
    private readonly double[] recurrent; // R_z·h, before r gates it

    /// <param name="sent">h(t−1), length n.</param>
    /// <param name="kept">ĉ(t−1), length n.</param>
    /// <param name="input">x(t), length m.</param>
    public GatedUpdate(GatedWeights weights, double[] sent, double[] kept, double[] input)
    {
        this.weights = weights;
        this.input = input;
        this.sent = sent;
        this.kept = kept;
        update = Sigmoid(weights.Update);
        reset = Sigmoid(weights.Reset);
        recurrent = weights.Candidate.Recurrent(sent);
        candidate = weights.Candidate.FeedForward(input);
        State = new double[sent.Length];
        for (int k = 0; k < State.Length; k++)
        {
            candidate[k] = Math.Tanh(candidate[k] + reset[k] * recurrent[k]);
            State[k] = (1 - update[k]) * kept[k] + update[k] * candidate[k];
        }
    }

    /// <summary>c(t), length n.</summary>
    public double[] State { get; }

    /// <summary>The adjoint of the update.</summary>
    /// <param name="stateAdjoint">c̄(t), length n.</param>
    /// <param name="gradient">Receives, by addition, the adjoint of the weights and biases. Length P.</param>
    /// <returns>The adjoints of h(t−1) and ĉ(t−1), each of length n.</returns>
    public (double[] Sent, double[] Kept) Reverse(double[] stateAdjoint, double[] gradient)
    {
        int units = State.Length;
        double[] keptAdjoint = new double[units];
        double[] updateSumAdjoint = new double[units]; // of what σ is applied to for u
        double[] resetSumAdjoint = new double[units]; // the same for r
        double[] candidateSumAdjoint = new double[units]; // of what tanh is applied to for z
        double[] recurrentAdjoint = new double[units]; // of R_z·h
        for (int k = 0; k < units; k++)
        {
            keptAdjoint[k] = stateAdjoint[k] * (1 - update[k]);
            double updateAdjoint = stateAdjoint[k] * (candidate[k] - kept[k]);
            double candidateAdjoint = stateAdjoint[k] * update[k];

            candidateSumAdjoint[k] = candidateAdjoint * (1 - candidate[k] * candidate[k]);
            recurrentAdjoint[k] = candidateSumAdjoint[k] * reset[k];
            double resetAdjoint = candidateSumAdjoint[k] * recurrent[k];

            updateSumAdjoint[k] = updateAdjoint * update[k] * (1 - update[k]);
            resetSumAdjoint[k] = resetAdjoint * reset[k] * (1 - reset[k]);
        }

        double[] sentAdjoint = new double[units];
        weights.Update.ReverseRecurrent(updateSumAdjoint, sent, sentAdjoint, gradient);
        weights.Update.ReverseFeedForward(updateSumAdjoint, input, gradient);
        weights.Reset.ReverseRecurrent(resetSumAdjoint, sent, sentAdjoint, gradient);
        weights.Reset.ReverseFeedForward(resetSumAdjoint, input, gradient);
        weights.Candidate.ReverseRecurrent(recurrentAdjoint, sent, sentAdjoint, gradient);
        weights.Candidate.ReverseFeedForward(candidateSumAdjoint, input, gradient);
        return (sentAdjoint, keptAdjoint);
    }

    private double[] Sigmoid(GateWeights gate) =>
        [.. gate.Recurrent(sent).Zip(gate.FeedForward(input), (fromUnits, rest) => 1 / (1 + Math.Exp(-(fromUnits + rest))))];
}

/// <summary>The weights of the three gates.</summary>
internal sealed class GatedWeights(Network<double> network)
{
    public GateWeights Update { get; } = new(network, (int)Gate.Update);

    public GateWeights Reset { get; } = new(network, (int)Gate.Reset);

    public GateWeights Candidate { get; } = new(network, (int)Gate.Candidate);
}
