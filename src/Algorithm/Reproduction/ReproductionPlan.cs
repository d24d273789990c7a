using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>
/// The experiment of Subramoney (arXiv 2303.05641): networks of 16 gated units learn the spiral task at several parameter
/// sparsities, with events (EGRU) and, for comparison, without activity sparsity (GRU with the same masks).
/// </summary>
/// <param name="Sparsities">ω of the 3n × n recurrent weights.</param>
/// <param name="Seeds">Runs per network and sparsity.</param>
/// <param name="WindowIterations">Iterations that one point of a curve sums up.</param>
public sealed record ReproductionPlan(ImmutableArray<double> Sparsities, int Seeds, int Iterations, int WindowIterations)
{
    public const int Units = 16;

    private const int BatchSize = 32;
    private const double LearningRate = 3e-3;
    private const int TrainSequences = 10_000;
    private const int TestSequences = 2_000;

    /// <summary>ω = 0, 0.1 … 0.9 with five seeds and 1,700 iterations, as in the paper.</summary>
    public static ReproductionPlan Full { get; } = new(
        [.. Enumerable.Range(0, 10).Select(tenths => tenths / 10.0)], Seeds: 5, Iterations: 1_700, WindowIterations: 25);

    /// <summary>Three sparsities, one seed: shows the trend.</summary>
    public static ReproductionPlan Quick { get; } = Full with { Sparsities = [0, 0.5, 0.9], Seeds = 1 };

    /// <summary>All runs, those with events first.</summary>
    public IEnumerable<ReproductionSetting> Settings =>
        from hasEvents in (bool[])[true, false]
        from sparsity in Sparsities
        from seed in Enumerable.Range(1, Seeds)
        select new ReproductionSetting(hasEvents, sparsity, (ulong)seed);

    /// <summary>The experiment of one run.</summary>
    public Experiment ExperimentOf(ReproductionSetting setting) => new(
        new SpiralTask(outputs: 1),
        setting.HasEvents ? new EgruCell(new EventFunction(Width: 1, Height: 0.7)) : new GruCell(),
        Units,
        new MaskDraw(setting.ParameterSparsity, Independent: true),
        Readout.LastStep,
        new Objective(LossKind.BinaryCrossEntropy, LossTiming.LastStep),
        GlorotWeights(setting.ParameterSparsity),
        new TrainingSettings(Iterations, BatchSize, new AdamSettings(LearningRate)),
        TrainSequences,
        TestSequences,
        setting.Seed);

    /// <summary>
    /// Glorot-normal weights (deviation √(2/(fan-in + fan-out))) of the 3n × n and 3n × m matrices and of the readout, drawn
    /// before the mask is applied, and no biases; in terms of the gains that <see cref="InitialWeights"/> wants.
    /// </summary>
    private static InitialWeights GlorotWeights(double parameterSparsity)
    {
        const double N = Units;
        const double M = SpiralTask.Inputs;
        const double Gates = 3;
        double MeanFanIn(double dense) => Math.Max(1, dense * (1 - parameterSparsity));
        return new(
            RecurrentGain: Math.Sqrt(2 * MeanFanIn(N) / (N + Gates * N)),
            InputGain: Math.Sqrt(2 * M / (M + Gates * N)),
            BiasDeviation: 0,
            ReadoutGain: Math.Sqrt(2 * N / (N + 1)));
    }
}

/// <summary>What distinguishes one run from the others.</summary>
/// <param name="HasEvents">EGRU; otherwise GRU.</param>
/// <param name="ParameterSparsity">ω</param>
public sealed record ReproductionSetting(bool HasEvents, double ParameterSparsity, ulong Seed)
{
    public string CellName => HasEvents ? "egru" : "gru";
}
