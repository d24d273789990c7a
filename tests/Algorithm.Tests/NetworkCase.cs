using CsCheck;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>A random network with a random sequence and target, small enough to shrink and read.</summary>
/// <param name="IndependentMasks">Every gate has its own mask instead of sharing one.</param>
public sealed record NetworkCase(
    Cell Cell,
    int Units,
    int Inputs,
    int Outputs,
    int Steps,
    double Sparsity,
    bool IndependentMasks,
    bool LeakyTrace,
    Objective Objective,
    ulong Seed)
{
    private static readonly Gen<EventFunction> AnyEventFunction = Gen.Double[0.1, 2].Select(width => new EventFunction(width));

    public static Gen<Cell> EvRnnCells { get; } = AnyEventFunction.Select(Cell (function) => new EvRnnCell(function));

    public static Gen<Cell> EgruCells { get; } =
        Gen.Select(AnyEventFunction, Gen.Enum<StateReset>(), Cell (function, reset) => new EgruCell(function, reset));

    public static Gen<Cell> SmoothCells { get; } = Gen.Bool.Select(Cell (gated) => gated ? new GruCell() : new TanhRnnCell());

    public static Gen<Cell> AnyCell { get; } = Gen.OneOf(EvRnnCells, EgruCells, SmoothCells);

    /// <summary>All kinds of masks, widths, losses, readouts and lengths.</summary>
    public static Gen<NetworkCase> With(Gen<Cell> cells) =>
        from cell in cells
        from units in Gen.Int[1, 20]
        from inputs in Gen.Int[1, 4]
        from loss in Gen.Enum<LossKind>()
        from timing in Gen.Enum<LossTiming>()
        from outputs in Gen.Int[loss == LossKind.SoftmaxCrossEntropy ? 2 : 1, 4]
        from steps in Gen.Int[1, 25]
        from sparsity in Gen.Double[0, 1]
        from independentMasks in Gen.Bool
        from leakyTrace in Gen.Bool
        from seed in Gen.ULong
        select new NetworkCase(
            cell, units, inputs, outputs, steps, sparsity, independentMasks, leakyTrace, new(loss, timing), seed);

    /// <summary>Normally distributed inputs; a random class for all steps, or one per step.</summary>
    public Sequence<double> Sequence
    {
        get
        {
            var random = new RandomStream(Seed, stream: 3);
            double[] inputs = [.. Enumerable.Range(0, Steps * Inputs).Select(_ => random.NextNormal())];
            var labels = new RandomStream(Seed, stream: 4);
            int targets = Objective.Timing == LossTiming.EveryStep ? Steps : 1;
            return new(inputs, [.. Enumerable.Range(0, targets).SelectMany(_ => Target(labels))]);
        }
    }

    public Network<double> CreateNetwork()
    {
        var random = new RandomStream(Seed, stream: 1);
        RecurrentMask DrawMask() => RecurrentMask.Random(Units, Sparsity, random);
        CellLayout layout = IndependentMasks
            ? new(Cell, [.. Enumerable.Range(0, Cell.GateCount).Select(_ => DrawMask())], Inputs, Outputs)
            : new(Cell, DrawMask(), Inputs, Outputs);
        Readout readout = LeakyTrace ? Readout.LeakyTrace() : Readout.LastStep;
        return new InitialWeights().CreateNetwork<double>(Cell, layout, readout, new(Seed, stream: 2));
    }

    public ExactnessReport Compare(params IReadOnlyList<GradientMethod> methods) =>
        ExactnessCheck.Compare(methods, CreateNetwork(), Sequence, Objective);

    private double[] Target(RandomStream labels) =>
        LossFunction.TargetOfClass<double>(Objective.Loss, labels.NextInt(Math.Max(2, Outputs)), Outputs);
}
