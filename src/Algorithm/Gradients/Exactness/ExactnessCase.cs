using System.Collections.Immutable;

namespace SparseRtrl.Algorithm;

/// <summary>A network with a sequence to run it on, as exactness checks draw them.</summary>
public sealed record ExactnessCase(Network<double> Network, Sequence<double> Sequence, Objective Objective)
{
    /// <summary>
    /// What draws a cell of each kind: the width of the surrogate derivative is uniform in 0.1 … 2, and every reset of the EGRU's
    /// state is as likely.
    /// </summary>
    public static ImmutableArray<Func<RandomStream, Cell>> Cells { get; } =
        [DrawEvRnn, DrawEgru, _ => new TanhRnnCell(), _ => new GruCell()];

    public static EvRnnCell DrawEvRnn(RandomStream random) => new(DrawEventFunction(random));

    public static EgruCell DrawEgru(RandomStream random) =>
        new(DrawEventFunction(random), Draw<StateReset>(random));

    /// <summary>
    /// 1 … 24 units, 1 … 4 inputs, up to 4 outputs, 1 … 32 steps, parameter sparsity 0 … 1, one mask for all gates or one each,
    /// any loss at the last step or at every step, readout of the last step or of a trace with decay 0.5 … 0.95; weights as
    /// <see cref="InitialWeights"/> draws them with a recurrent gain of 0.5 … 2; inputs normally distributed.
    /// </summary>
    public static ExactnessCase Draw(Cell cell, RandomStream random)
    {
        int units = 1 + random.NextInt(24);
        var objective = new Objective(Draw<LossKind>(random), Draw<LossTiming>(random));
        int fewestOutputs = objective.Loss == LossKind.SoftmaxCrossEntropy ? 2 : 1;
        int outputs = fewestOutputs + random.NextInt(5 - fewestOutputs);
        var layout = new CellLayout(cell, DrawMasks(units, cell.GateCount, random), inputs: 1 + random.NextInt(4), outputs);
        Readout readout = random.NextInt(2) == 0 ? Readout.LastStep : Readout.LeakyTrace(0.5 + 0.45 * random.NextDouble());
        Network<double> network = new InitialWeights(RecurrentGain: 0.5 + 1.5 * random.NextDouble())
            .CreateNetwork<double>(cell, layout, readout, random);

        int steps = 1 + random.NextInt(32);
        int targets = objective.Timing == LossTiming.EveryStep ? steps : 1;
        var sequence = new Sequence<double>(
            [.. Enumerable.Range(0, steps * layout.Inputs).Select(_ => random.NextNormal())],
            [.. Enumerable.Range(0, targets).SelectMany(_ => DrawTarget(objective.Loss, outputs, random))]);
        return new(network, sequence, objective);
    }

    private static EventFunction DrawEventFunction(RandomStream random) => new(Width: 0.1 + 1.9 * random.NextDouble());

    private static ImmutableArray<RecurrentMask> DrawMasks(int units, int gates, RandomStream random)
    {
        double sparsity = random.NextDouble();
        RecurrentMask DrawMask() => RecurrentMask.Random(units, sparsity, random);
        if (random.NextInt(2) == 0)
        {
            return [.. Enumerable.Repeat(DrawMask(), gates)];
        }

        return [.. Enumerable.Range(0, gates).Select(_ => DrawMask())];
    }

    private static double[] DrawTarget(LossKind loss, int outputs, RandomStream random) =>
        LossFunction.TargetOfClass<double>(loss, random.NextInt(Math.Max(2, outputs)), outputs);

    private static TEnum Draw<TEnum>(RandomStream random)
        where TEnum : struct, Enum
    {
        TEnum[] values = Enum.GetValues<TEnum>();
        return values[random.NextInt(values.Length)];
    }
}
