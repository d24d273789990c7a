using CsCheck;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>A random network with a random sequence and target, small enough to shrink and read.</summary>
public sealed record NetworkCase(
    int Units,
    int Inputs,
    int Outputs,
    int Steps,
    double Sparsity,
    double Width,
    bool LeakyTrace,
    Objective Objective,
    ulong Seed)
{
    /// <summary>All kinds of masks, widths, losses, readouts and lengths.</summary>
    public static Gen<NetworkCase> Any { get; } =
        from units in Gen.Int[1, 20]
        from inputs in Gen.Int[1, 4]
        from loss in Gen.Enum<LossKind>()
        from timing in Gen.Enum<LossTiming>()
        from outputs in Gen.Int[loss == LossKind.SoftmaxCrossEntropy ? 2 : 1, 4]
        from steps in Gen.Int[1, 25]
        from sparsity in Gen.Double[0, 1]
        from width in Gen.Double[0.1, 2]
        from leakyTrace in Gen.Bool
        from seed in Gen.ULong
        select new NetworkCase(units, inputs, outputs, steps, sparsity, width, leakyTrace, new(loss, timing), seed);

    public double[] Sequence
    {
        get
        {
            var random = new RandomStream(Seed, stream: 3);
            return [.. Enumerable.Range(0, Steps * Inputs).Select(_ => random.NextNormal())];
        }
    }

    public double[] Target
    {
        get
        {
            int label = new RandomStream(Seed, stream: 4).NextInt(Math.Max(2, Outputs));
            return LossFunction.TargetOfClass<double>(label, Outputs);
        }
    }

    public EvRnnNetwork<double> CreateNetwork()
    {
        var mask = RecurrentMask.Random(Units, Sparsity, new(Seed, stream: 1));
        Readout readout = LeakyTrace ? Readout.LeakyTrace() : Readout.LastStep;
        return new InitialWeights().CreateNetwork<double>(
            new EvRnnLayout(mask, Inputs, Outputs), new EventFunction(Width), readout, new(Seed, stream: 2));
    }

    public ExactnessReport Compare(params IReadOnlyList<IGradientMethod> methods) =>
        ExactnessCheck.Compare(methods, CreateNetwork(), Sequence, Target, Objective);
}
