using System.Collections.Immutable;
using SparseRtrl.Hardware.Kernels;

namespace SparseRtrl.Hardware.Twin;

/// <summary>
/// A host of <see cref="EgruKernel"/>: quantises what goes in, runs the kernel object, reads what comes out as real numbers.
/// A host of the hardware can do the same through the kernel's memory map, except for <see cref="Gradient"/>: what that needs is in
/// fields that hardware shows with <c>--expose-hidden</c> only.
/// </summary>
public sealed class EgruTwin : ILearningTwin
{
    private readonly EgruKernelConfiguration configuration;
    private readonly EgruKernelLayout layout;
    private readonly EgruFormats formats;
    private readonly ImmutableArray<int> cell;

    /// <param name="parameters">Real-valued; rounded to nearest when they are written into the kernel.</param>
    /// <exception cref="ArgumentException">
    /// The configuration is out of the kernel's range, or the parameters are of other lengths.
    /// </exception>
    public EgruTwin(EgruKernelConfiguration configuration, EgruParameters parameters)
    {
        Kernel = new EgruKernel(configuration);
        this.configuration = configuration;
        formats = configuration.Formats;
        layout = new(configuration);
        cell = layout.ParameterIndices;
        Load(parameters);
    }

    /// <summary>The kernel object: the software twin of the hardware.</summary>
    public EgruKernel Kernel { get; }

    object ILearningTwin.Kernel => Kernel;

    /// <inheritdoc/>
    public int QuantisationSaturations { get; private set; }

    /// <inheritdoc/>
    public int KernelSaturations => Kernel.stateSaturations + Kernel.wordSaturations + Kernel.updateSaturations;

    /// <summary>The parameters as the kernel has them now.</summary>
    public EgruParameters Parameters => new(
        [.. cell.Select(p => Real(Kernel.weights[p], formats.WeightFraction))],
        ByOutput(ReadoutWeight),
        [.. Enumerable.Range(0, configuration.Outputs).Select(o => ReadoutWeight(o, configuration.Units))]);

    /// <inheritdoc/>
    public double[] Output { get; private set; } = [];

    /// <summary>½·Σ_o δ_o² of the last loss step.</summary>
    public double Loss => 0.5 * Real(Kernel.error, formats.WeightFraction).Sum(error => error * error);

    /// <summary>
    /// The gradient of <see cref="Loss"/>: (1−λ)·Σ_o δ_o·G_op, δ_o·s_k and δ_o, multiplied out in double precision. Unless the
    /// kernel has learned since.
    /// </summary>
    public EgruParameters Gradient
    {
        get
        {
            double[] error = Real(Kernel.error, formats.WeightFraction);
            double[] gradient = new double[layout.Parameters];
            for (int unit = 0; unit < configuration.Units; unit++)
            {
                for (int p = layout.Threshold(unit); p < layout.BlockStarts[unit + 1] * configuration.Lanes; p++)
                {
                    gradient[p] = (1 - configuration.TraceDecay) * error.Select((e, o) => e * GradientOf(p, unit, o)).Sum();
                }
            }

            return new([.. cell.Select(p => gradient[p])], ByOutput((o, k) => error[o] * ActivityOf(k)), error);
        }
    }

    /// <summary>Writes all parameters.</summary>
    /// <exception cref="ArgumentException">They are of other lengths than the kernel's.</exception>
    public void Load(EgruParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        RequireLength(parameters.Cell, cell.Length, "cell parameters");
        RequireLength(parameters.Readout, configuration.Outputs * configuration.Units, "readout weights");
        RequireLength(parameters.ReadoutBias, configuration.Outputs, "readout biases");
        short[] weights = Quantise(parameters.Cell, formats.WeightFraction);
        for (int i = 0; i < weights.Length; i++)
        {
            Kernel.weights[cell[i]] = weights[i];
        }

        short[] readout = Quantise(parameters.Readout, formats.WeightFraction);
        short[] bias = Quantise(parameters.ReadoutBias, formats.WeightFraction);
        for (int o = 0; o < configuration.Outputs; o++)
        {
            for (int k = 0; k < configuration.Units; k++)
            {
                Kernel.readout[ReadoutIndex(o, k)] = readout[(o * configuration.Units) + k];
            }

            Kernel.readout[ReadoutIndex(o, configuration.Units)] = bias[o];
        }
    }

    /// <inheritdoc/>
    public double Run(ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets, bool isLearning = false)
    {
        short[] sequence = Sequence(inputs, targets);
        if (sequence.Length > configuration.StreamCapacity)
        {
            string fix = $"the kernel's stream holds {configuration.StreamCapacity}: give it a larger StreamCapacity";
            throw new ArgumentException($"It takes {sequence.Length} numbers and {fix}.", nameof(inputs));
        }

        sequence.CopyTo(Kernel.stream, 0);
        Kernel.sequences = 1;
        Kernel.steps = (ushort)(inputs.Length / configuration.Inputs);
        Kernel.isLearning = isLearning;
        Kernel.Run();
        Output = Real(Kernel.stream[(sequence.Length - configuration.Outputs)..sequence.Length], formats.WeightFraction);
        return Loss;
    }

    /// <inheritdoc/>
    public short[] Sequence(ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets)
    {
        if (inputs.Length == 0 || inputs.Length % configuration.Inputs != 0)
        {
            string rule = $"A sequence is one or more steps of {configuration.Inputs} inputs, not {inputs.Length} numbers.";
            throw new ArgumentException(rule, nameof(inputs));
        }

        int steps = inputs.Length / configuration.Inputs;
        int losses = configuration.HasLossInEveryStep ? steps : 1;
        RequireLength(targets, losses * configuration.Outputs, "targets");
        short[] quantisedInputs = QuantiseInput(inputs);
        short[] quantisedTargets = Quantise(targets, formats.WeightFraction);
        var sequence = new List<short>();
        for (int step = 0; step < steps; step++)
        {
            sequence.AddRange(quantisedInputs.AsSpan(step * configuration.Inputs, configuration.Inputs));
            int loss = step - steps + losses;
            if (loss >= 0)
            {
                sequence.AddRange(quantisedTargets.AsSpan(loss * configuration.Outputs, configuration.Outputs));
            }
        }

        return [.. sequence];
    }

    /// <summary>Inputs as the kernel gets them.</summary>
    public short[] QuantiseInput(ReadOnlySpan<double> input) => Quantise(input, EgruKernel.StateFraction);

    /// <summary>M_kp or, in the rows after the units, G_op; zero where the kernel has none.</summary>
    private double Influence(int row, int unit, int parameter)
    {
        if (!Kernel.reachability[(((row << 1) | Kernel.half) << layout.UnitBits) | unit])
        {
            return 0;
        }

        int word = parameter >> layout.LaneBits;
        int lane = parameter & (configuration.Lanes - 1);
        int index = (((((word << layout.RowBits) | row) << 1) | Kernel.half) << layout.LaneBits) | lane;
        return Real(Kernel.influence[index], formats.InfluenceFraction);
    }

    private double ReadoutWeight(int output, int unit) => Real(Kernel.readout[ReadoutIndex(output, unit)], formats.WeightFraction);

    /// <param name="unit">n for the bias.</param>
    private int ReadoutIndex(int output, int unit) => (unit << layout.OutputBits) | output;

    private double GradientOf(int parameter, int unit, int output) => Influence(configuration.Units + output, unit, parameter);

    /// <summary>s(t), or h(t) where there is no trace.</summary>
    private double ActivityOf(int unit) => configuration.TraceDecay > 0
        ? Real(Kernel.variables[Kernel.OwnVariable(unit, (int)EgruVariable.Trace)], EgruKernel.StateFraction)
        : Real(Kernel.values[(unit << 1) | Kernel.half], EgruKernel.StateFraction);

    private short[] Quantise(ReadOnlySpan<double> values, int fraction)
    {
        short[] result = new short[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = FixedPointFormats.Quantise(values[i], fraction, out bool saturated);
            QuantisationSaturations += saturated ? 1 : 0;
        }

        return result;
    }

    /// <summary>An o × n vector, row-major.</summary>
    private double[] ByOutput(Func<int, int, double> element)
    {
        IEnumerable<int> units = Enumerable.Range(0, configuration.Units);
        return [.. Enumerable.Range(0, configuration.Outputs).SelectMany(o => units.Select(k => element(o, k)))];
    }

    private static double[] Real(short[] values, int fraction) => Array.ConvertAll(values, value => Real(value, fraction));

    private static double Real(short value, int fraction) => FixedPointFormats.Dequantise(value, fraction);

    private static void RequireLength(ReadOnlySpan<double> values, int length, string what)
    {
        if (values.Length != length)
        {
            throw new ArgumentException($"The kernel has {length} {what}, not {values.Length}.", nameof(values));
        }
    }
}
