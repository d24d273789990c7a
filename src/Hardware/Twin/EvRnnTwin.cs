using System.Collections.Immutable;
using SparseRtrl.Hardware.Kernels;

namespace SparseRtrl.Hardware.Twin;

/// <summary>
/// A host for an <see cref="EvRnnKernel"/>: quantises what goes in, runs the kernel object, reads what comes out as real numbers.
/// It does nothing that a host of the hardware could not do through the kernel's memory map.
/// </summary>
public sealed class EvRnnTwin : ILearningTwin
{
    private readonly EvRnnKernelConfiguration configuration;
    private readonly EvRnnKernelLayout layout;
    private readonly FixedPointFormats formats;
    private readonly ImmutableArray<int> cell;

    /// <param name="parameters">Real-valued; rounded to nearest when they are written into the kernel.</param>
    /// <exception cref="ArgumentException">
    /// The configuration is out of the kernel's range, or the parameters are of other lengths.
    /// </exception>
    public EvRnnTwin(EvRnnKernelConfiguration configuration, EvRnnParameters parameters)
    {
        Kernel = new EvRnnKernel(configuration);
        this.configuration = configuration;
        formats = configuration.Formats;
        layout = new(configuration);
        cell = layout.ParameterIndices;
        Load(parameters);
    }

    /// <summary>The kernel object: the software twin of the hardware.</summary>
    public EvRnnKernel Kernel { get; }

    object ILearningTwin.Kernel => Kernel;

    /// <inheritdoc/>
    public int QuantisationSaturations { get; private set; }

    /// <inheritdoc/>
    public int KernelSaturations =>
        Kernel.potentialSaturations + Kernel.coefficientSaturations + Kernel.wordSaturations + Kernel.updateSaturations;

    /// <summary>The parameters as the kernel has them now.</summary>
    public EvRnnParameters Parameters => new(
        [.. cell.Select(p => Real(Kernel.weights[p], formats.WeightFraction))],
        ByOutput((o, k) => Real(Kernel.readout[(k << layout.OutputBits) | o], formats.WeightFraction)),
        Real(Kernel.readoutBias, formats.WeightFraction));

    /// <inheritdoc/>
    public double[] Output { get; private set; } = [];

    /// <summary>½·Σ_o δ_o² of the last loss step.</summary>
    public double Loss => 0.5 * Real(Kernel.error, formats.WeightFraction).Sum(error => error * error);

    /// <summary>
    /// The gradient of <see cref="Loss"/>: (1−λ)·Σ_o δ_o·G_op, δ_o·s_k and δ_o, multiplied out in double precision. Unless the kernel has
    /// learned since.
    /// </summary>
    public EvRnnParameters Gradient
    {
        get
        {
            double[] error = Real(Kernel.error, formats.WeightFraction);
            return new(
                [.. cell.Select(p => (1 - configuration.TraceDecay) * error.Select((e, o) => e * GradientOf(p, o)).Sum())],
                ByOutput((o, k) => error[o] * Real(Kernel.trace[(k << 1) | Kernel.half], formats.TraceFraction)),
                error);
        }
    }

    /// <summary>Writes all parameters.</summary>
    /// <exception cref="ArgumentException">They are of other lengths than the kernel's.</exception>
    public void Load(EvRnnParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        RequireLength(parameters.Cell, cell.Length, "cell parameters");
        RequireLength(parameters.Readout, configuration.Outputs * configuration.Units, "readout weights");
        RequireLength(parameters.ReadoutBias, configuration.Outputs, "readout biases");
        short[] weights = Quantise(parameters.Cell, formats.WeightFraction);
        for (int i = 0; i < weights.Length; i++)
        {
            Kernel.weights[cell[i]] = weights[i];
            Kernel.forwardWeights[layout.CopyOf[cell[i]]] = weights[i];
        }

        Quantise(parameters.ReadoutBias, formats.WeightFraction).CopyTo(Kernel.readoutBias, 0);
        short[] readout = Quantise(parameters.Readout, formats.WeightFraction);
        for (int i = 0; i < readout.Length; i++)
        {
            Kernel.readout[(i % configuration.Units << layout.OutputBits) | (i / configuration.Units)] = readout[i];
        }
    }

    /// <inheritdoc/>
    public double Run(ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets, bool isLearning = false)
    {
        short[] sequence = Sequence(inputs, targets);
        if (sequence.Length > configuration.StreamCapacity)
        {
            throw new ArgumentException(
                $"It takes {sequence.Length} numbers and the kernel's stream holds {configuration.StreamCapacity}: give it a larger StreamCapacity.",
                nameof(inputs));
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
    public short[] QuantiseInput(ReadOnlySpan<double> input) => Quantise(input, formats.InputFraction);

    private double GradientOf(int parameter, int output)
    {
        int index = (((((parameter >> layout.LaneBits) << layout.OutputBits) | output) << layout.LaneBits) | (parameter & (configuration.Lanes - 1)));
        return Real(Kernel.gradient[index], formats.GradientFraction);
    }

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
