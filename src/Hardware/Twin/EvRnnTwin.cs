using SparseRtrl.Hardware.Kernels;

namespace SparseRtrl.Hardware.Twin;

/// <summary>
/// A host for an <see cref="EvRnnKernel"/>: quantises what goes in, runs the kernel object, reads what comes out as real numbers.
/// It does nothing that a host of the hardware could not do through the kernel's memory map.
/// </summary>
public sealed class EvRnnTwin
{
    private readonly EvRnnKernelConfiguration configuration;
    private readonly FixedPointFormats formats;
    private readonly int outputBits;

    /// <param name="parameters">Real-valued; rounded to nearest when they are written into the kernel.</param>
    /// <exception cref="ArgumentException">
    /// The configuration is out of the kernel's range, or the parameters are of other lengths.
    /// </exception>
    public EvRnnTwin(EvRnnKernelConfiguration configuration, EvRnnParameters parameters)
    {
        Kernel = new EvRnnKernel(configuration);
        this.configuration = configuration;
        formats = configuration.Formats;
        outputBits = new EvRnnKernelLayout(configuration).OutputBits;
        Load(parameters);
    }

    /// <summary>The kernel object: the software twin of the hardware.</summary>
    public EvRnnKernel Kernel { get; }

    /// <summary>Parameters, inputs and targets that were out of range when they were quantised.</summary>
    public int QuantisationSaturations { get; private set; }

    /// <summary>Results that were out of range inside the kernel.</summary>
    public int KernelSaturations => Kernel.saturations;

    /// <summary>The parameters as the kernel has them now.</summary>
    public EvRnnParameters Parameters => new(
        Real(Kernel.weights, formats.WeightFraction),
        ByOutput((o, k) => Real(Kernel.readout[(k << outputBits) | o], formats.WeightFraction)),
        Real(Kernel.readoutBias, formats.WeightFraction));

    /// <summary>y of the last evaluation, length o.</summary>
    public double[] Output => Real(Kernel.output, formats.WeightFraction);

    /// <summary>½·Σ_o δ_o² of the last evaluation.</summary>
    public double Loss => 0.5 * Real(Kernel.error, formats.WeightFraction).Sum(error => error * error);

    /// <summary>The gradient of <see cref="Loss"/>: Σ_o δ_o·G_op, δ_o·s_k and δ_o, multiplied out in double precision.</summary>
    public EvRnnParameters Gradient
    {
        get
        {
            double[] error = Real(Kernel.error, formats.WeightFraction);
            double[] trace = Real(Kernel.trace, formats.TraceFraction);
            double CellGradient(int parameter) =>
                error.Select((e, o) => e * Real(Kernel.gradient[(parameter << outputBits) | o], formats.GradientFraction)).Sum();
            return new(
                [.. Enumerable.Range(0, Kernel.weights.Length).Select(CellGradient)],
                ByOutput((o, k) => error[o] * trace[k]),
                error);
        }
    }

    /// <summary>Writes all parameters.</summary>
    /// <exception cref="ArgumentException">They are of other lengths than the kernel's.</exception>
    public void Load(EvRnnParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        RequireLength(parameters.Cell, Kernel.weights.Length, "cell parameters");
        RequireLength(parameters.Readout, configuration.Outputs * configuration.Units, "readout weights");
        RequireLength(parameters.ReadoutBias, configuration.Outputs, "readout biases");
        Quantise(parameters.Cell, formats.WeightFraction).CopyTo(Kernel.weights, 0);
        Quantise(parameters.ReadoutBias, formats.WeightFraction).CopyTo(Kernel.readoutBias, 0);
        short[] readout = Quantise(parameters.Readout, formats.WeightFraction);
        for (int i = 0; i < readout.Length; i++)
        {
            Kernel.readout[(i % configuration.Units << outputBits) | (i / configuration.Units)] = readout[i];
        }
    }

    /// <summary>Runs a sequence from the zero state and evaluates the output after its last step.</summary>
    /// <param name="inputs">x, steps × m, row-major; at least one step.</param>
    /// <param name="target">Length o.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">Inputs that are no whole number of steps, or a target of another length.</exception>
    public double Run(ReadOnlySpan<double> inputs, ReadOnlySpan<double> target)
    {
        if (inputs.Length == 0 || inputs.Length % configuration.Inputs != 0)
        {
            string rule = $"A sequence is one or more steps of {configuration.Inputs} inputs, not {inputs.Length} numbers.";
            throw new ArgumentException(rule, nameof(inputs));
        }

        RequireLength(target, configuration.Outputs, "targets");
        Kernel.StartSequence();
        for (int start = 0; start < inputs.Length; start += configuration.Inputs)
        {
            QuantiseInput(inputs.Slice(start, configuration.Inputs)).CopyTo(Kernel.input, 0);
            Kernel.Step();
        }

        QuantiseTarget(target).CopyTo(Kernel.target, 0);
        Kernel.Evaluate();
        return Loss;
    }

    /// <summary>One step of gradient descent, in the kernel, on the sequence that was run last.</summary>
    public void Learn() => Kernel.Update();

    /// <summary>What a host writes to the memory <c>input</c>.</summary>
    public short[] QuantiseInput(ReadOnlySpan<double> input) => Quantise(input, formats.InputFraction);

    /// <summary>What a host writes to the memory <c>target</c>.</summary>
    public short[] QuantiseTarget(ReadOnlySpan<double> target) => Quantise(target, formats.WeightFraction);

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
