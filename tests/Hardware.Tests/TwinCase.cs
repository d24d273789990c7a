using SparseRtrl.Algorithm;
using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Hardware.Tests;

/// <summary>
/// A random EvRNN on the spiral task, as a fixed-point twin and as the double-precision network that has exactly the twin's
/// quantised parameters. Inputs and targets are quantised too, so that both see identical numbers.
/// </summary>
internal sealed class TwinCase
{
    public const int Steps = 17;
    private readonly RandomStream data;
    private readonly Readout readout = Readout.LeakyTrace(0.875);
    private readonly EventFunction eventFunction;

    public TwinCase(
        int units = 16, double sparsity = 0.8, double support = 0.5, int outputs = 1, ulong seed = 1,
        FixedPointFormats? formats = null, int lanes = 4)
    {
        data = new RandomStream(seed, stream: 2);
        eventFunction = new EventFunction(support);
        Layout = new CellLayout(new EvRnnCell(eventFunction), RecurrentMask.Random(units, sparsity, new RandomStream(seed)), inputs: 2, outputs);
        Configuration = new EvRnnKernelConfiguration(units, 2, outputs, Layout.Mask.RowStarts, Layout.Mask.Columns)
        {
            SurrogateSupport = support,
            Lanes = lanes,
            Formats = formats ?? new FixedPointFormats(),
        };
        ParameterSet<double> initial = new InitialWeights()
            .CreateNetwork<double>(new EvRnnCell(eventFunction), Layout, readout, new RandomStream(seed, stream: 1)).Parameters;
        Twin = new EvRnnTwin(Configuration, new(initial.Cell, initial.ReadoutWeights, initial.ReadoutBias));
    }

    public CellLayout Layout { get; }

    public EvRnnKernelConfiguration Configuration { get; }

    public EvRnnTwin Twin { get; }

    /// <summary>The network with the parameters that the twin has now.</summary>
    public Network<double> Network()
    {
        ParameterSet<double> parameters = Layout.NewParameters<double>();
        EvRnnParameters current = Twin.Parameters;
        current.Cell.CopyTo(parameters.Cell, 0);
        current.Readout.CopyTo(parameters.ReadoutWeights, 0);
        current.ReadoutBias.CopyTo(parameters.ReadoutBias, 0);
        return new(new EvRnnCell(eventFunction), Layout, readout, parameters);
    }

    /// <summary>The next spiral: 17 × 2 inputs, and the target of its class.</summary>
    public (double[] Inputs, double[] Target) NextSpiral()
    {
        int label = data.NextInt(2);
        double offset = 2 * Math.PI * data.NextDouble();
        double[] inputs = new double[Steps * 2];
        for (int i = 0; i < Steps; i++)
        {
            double t = 2 * Math.PI * i / (Steps - 1);
            inputs[2 * i] = Quantised((label == 0 ? -1 : 1) * Math.Sin(t + offset) / (1 + t));
            inputs[2 * i + 1] = Quantised(Math.Cos(t + offset) / (1 + t));
        }

        return (inputs, LossFunction.TargetOfClass<double>(LossKind.SquaredError, label, Layout.Outputs));
    }

    /// <summary>Loss and gradient of the network by backpropagation through time.</summary>
    public GradientResult ExactGradient(double[] inputs, double[] target) =>
        GradientMethods.Bptt.Compute(Network(), new(inputs, target), new Objective(LossKind.SquaredError, LossTiming.LastStep));

    /// <summary>The cosine of the angle between two vectors; 1 when both are zero, 0 when one is.</summary>
    public static double Cosine(double[] left, double[] right)
    {
        double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
        double scale = Math.Sqrt(Dot(left, left) * Dot(right, right));
        return scale > 0 ? Dot(left, right) / scale : left.SequenceEqual(right) ? 1 : 0;
    }

    private double Quantised(double value)
    {
        int fraction = Configuration.Formats.InputFraction;
        return FixedPointFormats.Dequantise(FixedPointFormats.Quantise(value, fraction, out _), fraction);
    }
}
