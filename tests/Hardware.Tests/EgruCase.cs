using SparseRtrl.Algorithm;
using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Hardware.Tests;

/// <summary>
/// A random EGRU on the spiral task, as a fixed-point twin and as the double-precision network that has exactly the twin's
/// quantised parameters. Inputs and targets are quantised too, so that both see identical numbers.
/// </summary>
internal sealed class EgruCase
{
    public const int Steps = 17;

    /// <summary>Four steps of the format of states.</summary>
    private const double LeastClearance = 4.0 / (1 << EgruKernel.StateFraction);

    private readonly RandomStream data;
    private readonly Readout readout;
    private readonly EgruCell egru;
    private readonly LossTiming timing;

    /// <param name="change">Makes another configuration of the one that the other arguments give.</param>
    public EgruCase(
        int units = 16, double sparsity = 0.8, double support = 0.5, int outputs = 1, ulong seed = 1, double decay = 0.9,
        InitialWeights? initial = null, double thresholds = 1,
        Func<EgruKernelConfiguration, EgruKernelConfiguration>? change = null)
    {
        data = new RandomStream(seed, stream: 2);
        readout = decay > 0 ? Readout.LeakyTrace(decay) : Readout.LastStep;
        egru = new EgruCell(new EventFunction(support));
        Layout = new CellLayout(egru, RecurrentMask.Random(units, sparsity, new RandomStream(seed)), inputs: 2, outputs);
        EgruKernelConfiguration configuration = new(units, 2, outputs, Layout.Mask.RowStarts, Layout.Mask.Columns)
        {
            SurrogateSupport = support,
            TraceDecay = decay,
        };
        Configuration = change?.Invoke(configuration) ?? configuration;
        timing = Configuration.HasLossInEveryStep ? LossTiming.EveryStep : LossTiming.LastStep;
        ParameterSet<double> drawn = (initial ?? new())
            .CreateNetwork<double>(egru, Layout, readout, new RandomStream(seed, stream: 1)).Parameters;
        for (int unit = 0; unit < units; unit++)
        {
            drawn.Cell[Layout.Threshold(unit)] *= thresholds;
        }

        Twin = new EgruTwin(Configuration, new(drawn.Cell, drawn.ReadoutWeights, drawn.ReadoutBias));
    }

    public CellLayout Layout { get; }

    public EgruKernelConfiguration Configuration { get; }

    public EgruTwin Twin { get; }

    /// <summary>The network with the parameters that the twin has now.</summary>
    public Network<double> Network()
    {
        ParameterSet<double> parameters = Layout.NewParameters<double>();
        EgruParameters current = Twin.Parameters;
        current.Cell.CopyTo(parameters.Cell, 0);
        current.Readout.CopyTo(parameters.ReadoutWeights, 0);
        current.ReadoutBias.CopyTo(parameters.ReadoutBias, 0);
        return new(egru, Layout, readout, parameters);
    }

    /// <summary>The next spiral: 17 × 2 inputs, and the target of its class, once or for each step.</summary>
    public (double[] Inputs, double[] Targets) NextSpiral()
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

        double[] target = LossFunction.TargetOfClass<double>(LossKind.SquaredError, label, Layout.Outputs);
        int losses = Configuration.HasLossInEveryStep ? Steps : 1;
        return (inputs, [.. Enumerable.Repeat(target, losses).SelectMany(t => t)]);
    }

    /// <summary>Loss and gradient of the network by backpropagation through time.</summary>
    public GradientResult ExactGradient(double[] inputs, double[] targets) =>
        GradientMethods.Bptt.Compute(Network(), new(inputs, targets), new Objective(LossKind.SquaredError, timing));

    /// <summary>
    /// Whether every state of the network keeps a distance from its threshold that rounding does not bridge. Otherwise a unit may
    /// fire in the twin or in the network alone, and what follows then is another sequence of events with another gradient, in
    /// any precision.
    /// </summary>
    public bool HasClearEvents(double[] inputs)
    {
        var exact = new ExactEgru(Network());
        bool isClear = true;
        for (int step = 0; step < Steps; step++)
        {
            exact.Step(inputs.AsSpan(step * 2, 2));
            isClear &= exact.Clearance >= LeastClearance;
        }

        return isClear;
    }

    /// <summary>The next spiral with clear events.</summary>
    public (double[] Inputs, double[] Targets) NextClearSpiral()
    {
        (double[] inputs, double[] targets) = NextSpiral();
        while (!HasClearEvents(inputs))
        {
            (inputs, targets) = NextSpiral();
        }

        return (inputs, targets);
    }

    /// <summary>Whether the unit fired in the last step of the twin's last run.</summary>
    public bool FiresInTwin(int unit) => Twin.Kernel.hasFired[(unit << 1) | Twin.Kernel.half];

    private static double Quantised(double value)
    {
        short quantised = FixedPointFormats.Quantise(value, EgruKernel.StateFraction, out _);
        return FixedPointFormats.Dequantise(quantised, EgruKernel.StateFraction);
    }
}
