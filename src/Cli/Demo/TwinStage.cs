using SparseRtrl.Algorithm;
using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Cli.Demo;

/// <param name="Cosines">Per sequence: cosine between the twin's gradient and the exact gradient of the quantised network.</param>
/// <param name="QuantisationSaturations">Parameters, inputs and targets that were out of range.</param>
/// <param name="KernelSaturations">Results that were out of range inside the kernel.</param>
internal sealed record TwinResult(
    EvRnnKernelConfiguration Configuration,
    EvRnnParameters Parameters,
    IReadOnlyList<double> Cosines,
    int QuantisationSaturations,
    int KernelSaturations)
{
    /// <summary>The lower of the two middle ones when their number is even.</summary>
    public double MedianCosine => Cosines.Order().ElementAt((Cosines.Count - 1) / 2);

    public double WorstCosine => Cosines.Min();
}

/// <summary>Step 3: the kernel object, quantised, on test sequences; its gradients against exact ones in double.</summary>
internal static class TwinStage
{
    public const double RequiredMedianCosine = 0.999;
    public const int Sequences = 24;

    /// <summary>As many as the board's device has room for.</summary>
    private const int Lanes = 1;

    public static TwinResult Run(TrainingResult training)
    {
        EvRnnKernelConfiguration configuration = Configure(training.Network);
        EvRnnParameters parameters = ToKernel(training.Network.ConvertTo<double>().Parameters);
        var twin = new EvRnnTwin(configuration, parameters);
        Network<double> quantised = Quantised(training.Network, twin);
        var cosines = new List<double>();
        foreach (Sequence<double> sequence in training.TestSequences.Take(Sequences))
        {
            twin.Run(sequence.Inputs, sequence.Targets);
            double[] inputs = [.. twin.QuantiseInput(sequence.Inputs)
                .Select(x => FixedPointFormats.Dequantise(x, configuration.Formats.InputFraction))];
            GradientResult exact = GradientMethods.Bptt.Compute(quantised, sequence with { Inputs = inputs }, training.Experiment.Objective);
            cosines.Add(Cosine(Flat(twin.Gradient), [.. exact.Gradient.Parts.SelectMany(p => p)]));
        }

        return new(configuration, parameters, cosines, twin.QuantisationSaturations, twin.KernelSaturations);
    }

    private static EvRnnKernelConfiguration Configure(Network<float> network) => new(
        network.Layout.Units, network.Layout.Inputs, network.Layout.Outputs, network.Layout.Mask.RowStarts, network.Layout.Mask.Columns)
    {
        Lanes = Lanes,
        StreamCapacity = 64,
        UnitQueueCapacity = 2,
        TermQueueCapacity = 2,
        SurrogateHeight = network.EventFunction.Height,
        SurrogateSupport = network.EventFunction.Width,
        TraceDecay = network.Readout.Decay,
    };

    private static EvRnnParameters ToKernel(ParameterSet<double> parameters) =>
        new([.. parameters.Cell], [.. parameters.ReadoutWeights], [.. parameters.ReadoutBias]);

    /// <summary>The network with the parameters that the kernel really has after quantisation.</summary>
    private static Network<double> Quantised(Network<float> network, EvRnnTwin twin)
    {
        Network<double> quantised = network.ConvertTo<double>();
        EvRnnParameters held = twin.Parameters;
        held.Cell.CopyTo(quantised.Parameters.Cell, 0);
        held.Readout.CopyTo(quantised.Parameters.ReadoutWeights, 0);
        held.ReadoutBias.CopyTo(quantised.Parameters.ReadoutBias, 0);
        return quantised;
    }

    private static double[] Flat(EvRnnParameters gradient) => [.. gradient.Cell, .. gradient.Readout, .. gradient.ReadoutBias];

    private static double Cosine(double[] a, double[] b)
    {
        double product = a.Zip(b, (x, y) => x * y).Sum();
        double norms = Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));
        // Two zero gradients agree; one alone does not.
        return norms > 0 ? product / norms : a.Concat(b).All(x => x == 0) ? 1 : 0;
    }
}
