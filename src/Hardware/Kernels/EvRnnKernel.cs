using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Hardware.Kernels;

/// <summary>
/// Exact sparse real-time recurrent learning (RTRL) of a thresholded event RNN (Subramoney, arXiv 2303.05641), one lane, 16-bit
/// storage. This object is the software twin, and this source is what becomes hardware.
/// <para>
/// With n units, m inputs, o outputs and P existing cell parameters, a step computes v = R a(t−1) + W x + b, a = [v &gt; 0] and
/// φ = γ·max(0, 1 − |v|/w), then, for each unit k with φ_k ≠ 0, row k of the influence matrix M = ∂a/∂(parameters):
/// M_kp(t) = φ_k·(Σ_l R_kl M_lp(t−1) + ∂v_k/∂p). All other rows are exactly zero. Bit q of reachability row k says whether the
/// block of row k that belongs to the parameters of unit q may be non-zero; other blocks are neither read nor written, so M is
/// never cleared. The readout is y = V s + c with the trace s(t) = λ s(t−1) + (1−λ) a(t), and ∂y/∂(cell parameters) is kept as
/// G_op(t) = λ G_op(t−1) + (1−λ) Σ_k V_ok M_kp(t). With δ = y − target, the gradients of ½|δ|² are Σ_o δ_o G_op, δ_o s_k and δ_o.
/// </para>
/// <para>
/// A host writes <c>input</c> before each <see cref="Step"/> and <c>target</c> before <see cref="Evaluate"/>, and runs
/// StartSequence, Step, …, Step, Evaluate and, to learn, Update. Parameters are ordered unit by unit: the recurrent weights in
/// mask order, the m input weights, the bias. Pairs are indexed with the output in the low bits: (unit, output) for V,
/// (parameter, output) for G. Rounding is to nearest with halves up, except for potentials, which round up so that v &gt; 0 is
/// decided exactly.
/// </para>
/// </summary>
[HardwareKernel]
public sealed partial class EvRnnKernel
{
    /// <summary>Reachability and event masks are single 32-bit words.</summary>
    public const int MaximumUnits = 32;

    /// <summary>
    /// Low bits that each product loses before it is summed: 33 products of 16-bit numbers, at most 2^30 each, then fit 32 bits.
    /// </summary>
    public const int GuardBits = 5;

    /// <summary>Fraction bits of the constants λ and 1−λ.</summary>
    private const int DecayFraction = 15;

    private readonly int units, inputs, outputs, parameters;

    /// <summary>Largest index of a unit or an input.</summary>
    private readonly int lastSource;

    /// <summary>
    /// Shifts that make indices of pairs: (parameter, unit and half) of the influence matrix, (parameter or unit, output).
    /// </summary>
    private readonly int influenceShift, outputShift;

    /// <summary>Bits of the units that exist; tells the transpiler how wide a mask of units is.</summary>
    private readonly uint unitMask;

    /// <summary>Constants: w, γ/w and the shift of their product; λ and 1−λ.</summary>
    private readonly int surrogateSupport, surrogateSlope, surrogateShift, decay, gain;

    /// <summary>
    /// Fraction bits (see <see cref="FixedPointFormats"/>), those of sums of influence, and the learning rate 2^−shift.
    /// </summary>
    private readonly int weightFraction, inputFraction, potentialFraction, surrogateFraction, coefficientFraction;
    private readonly int readoutCoefficientFraction, influenceFraction, gradientFraction, traceFraction, sumFraction;
    private readonly int learningRateShift;

    /// <summary>All cell parameters (P), readout V (n × o) and its bias c, with the fraction bits of weights.</summary>
    [HostWritable] internal readonly short[] weights;
    [HostWritable] internal readonly short[] readout;
    [HostWritable, Memory(MemoryKind.Registers)] internal readonly short[] readoutBias;

    /// <summary>x(t) with the fraction bits of inputs; targets with those of weights.</summary>
    [HostWritable] internal readonly short[] input;
    [HostWritable, Memory(MemoryKind.Registers)] internal readonly short[] target;

    /// <summary>
    /// First parameter of each unit and the end (n+1); index of the unit or input that each parameter weights (P).
    /// </summary>
    [HostWritable(Maximum = nameof(parameters))] private readonly ushort[] blockStart;
    [HostWritable(Maximum = nameof(lastSource))] private readonly byte[] presynaptic;

    /// <summary>
    /// The columns of R, for events: where each column starts (n+1), then parameter and target unit of each weight.
    /// </summary>
    [HostWritable(Maximum = nameof(parameters))] private readonly ushort[] columnStart;
    [HostWritable(Maximum = nameof(parameters))] private readonly ushort[] columnParameter;
    [HostWritable(Maximum = nameof(lastSource))] private readonly byte[] columnTarget;

    /// <summary>v(t), trace s(t), M(t−1) and M(t) side by side, their reachability rows, and G(t).</summary>
    internal readonly short[] potential;
    internal readonly short[] trace;
    internal readonly short[] influence;
    internal readonly uint[] reachability;
    internal readonly short[] gradient;

    /// <summary>y and δ with the fraction bits of weights.</summary>
    [Memory(MemoryKind.Registers)] internal readonly short[] output;
    [Memory(MemoryKind.Registers)] internal readonly short[] error;

    /// <summary>
    /// The units l whose old rows a new row needs, and φ_k·R_kl: from 0 those of the row, from n those that reach the block at
    /// hand.
    /// </summary>
    private readonly byte[] contributorUnit;
    private readonly short[] contributorCoefficient;

    /// <summary>(1−λ)·V_ok of the unit at hand.</summary>
    [Memory(MemoryKind.Registers)] private readonly short[] readoutCoefficient;

    /// <summary>Units that fired, and units with φ ≠ 0: what the next stage has to work on.</summary>
    private readonly EventQueue<byte> events;
    private readonly EventQueue<byte> gradientUnits;

    /// <summary>a(t−1) and a(t), one bit per unit.</summary>
    private uint firedBefore;
    private uint fired;

    /// <summary>Which half of influence and reachability belongs to t: 0 or 1. The other one belongs to t−1.</summary>
    internal int half;

    /// <summary>The state before this step is zero, whatever the memories hold.</summary>
    private bool firstStep = true;

    /// <summary>
    /// Results that did not fit, since construction, modulo 2^16: a counter that stopped at its end would cost twice the adders.
    /// </summary>
    internal ushort saturations;

    /// <exception cref="ArgumentException">The structure or the formats are out of the kernel's range.</exception>
    public EvRnnKernel(EvRnnKernelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.Validate();
        var layout = new EvRnnKernelLayout(configuration);
        units = configuration.Units;
        inputs = configuration.Inputs;
        outputs = configuration.Outputs;
        parameters = layout.Parameters;
        lastSource = Math.Max(units, inputs) - 1;
        influenceShift = layout.UnitBits + 1;
        outputShift = layout.OutputBits;
        unitMask = uint.MaxValue >> (32 - units);

        weights = new short[parameters];
        readout = new short[units << outputShift];
        readoutBias = new short[outputs];
        input = new short[inputs];
        target = new short[outputs];
        (blockStart, presynaptic) = (layout.BlockStart, layout.Presynaptic);
        (columnStart, columnParameter, columnTarget) = (layout.ColumnStart, layout.ColumnParameter, layout.ColumnTarget);
        potential = new short[units];
        trace = new short[units];
        influence = new short[parameters << influenceShift];
        reachability = new uint[2 * units];
        gradient = new short[parameters << outputShift];
        output = new short[outputs];
        error = new short[outputs];
        contributorUnit = new byte[2 * units];
        contributorCoefficient = new short[2 * units];
        readoutCoefficient = new short[outputs];
        events = new EventQueue<byte>(units);
        gradientUnits = new EventQueue<byte>(units);

        FixedPointFormats formats = configuration.Formats;
        weightFraction = formats.WeightFraction;
        inputFraction = formats.InputFraction;
        potentialFraction = formats.PotentialFraction;
        surrogateFraction = formats.SurrogateFraction;
        coefficientFraction = formats.CoefficientFraction;
        readoutCoefficientFraction = formats.ReadoutCoefficientFraction;
        influenceFraction = formats.InfluenceFraction;
        gradientFraction = formats.GradientFraction;
        traceFraction = formats.TraceFraction;
        sumFraction = coefficientFraction + influenceFraction - GuardBits;
        learningRateShift = configuration.LearningRateShift;
        (surrogateSupport, surrogateSlope, surrogateShift) = configuration.QuantiseSurrogate();
        decay = (int)Math.Round(configuration.TraceDecay * (1 << DecayFraction));
        gain = (1 << DecayFraction) - decay;
    }

    /// <summary>Forgets the state of the network without a pass over any memory: what they hold is not read any more.</summary>
    [Entry]
    public void StartSequence()
    {
        firstStep = true;
        fired = 0;
        events.Clear();
        gradientUnits.Clear();
    }

    /// <summary>One time step: reads <c>input</c>, updates potentials, events, trace, influence matrix and G.</summary>
    [Entry]
    public void Step()
    {
        firedBefore = fired;
        half ^= 1;
        ForwardInputs();
        ForwardEvents();
        Threshold();
        DecayGradient();
        Influence();
        UpdateTrace();
        firstStep = false;
    }

    /// <summary>Output and error after one or more steps: reads <c>target</c>, writes <c>output</c> and <c>error</c>.</summary>
    [Entry]
    public void Evaluate()
    {
        for (int o = 0; o < outputs; o++)
        {
            int sum = readoutBias[o] << (traceFraction - GuardBits);
            for (int unit = 0; unit < units; unit++)
            {
                sum += (readout[(unit << outputShift) | o] * trace[unit]) >> GuardBits;
            }

            short result = Saturate(FixedPoint.ShiftRightRounded(sum, traceFraction - GuardBits));
            output[o] = result;
            error[o] = Saturate(result - target[o]);
        }
    }

    /// <summary>
    /// One step of gradient descent with the errors of the last <see cref="Evaluate"/>; the learning rate is a power of two.
    /// </summary>
    [Entry]
    public void Update()
    {
        UpdateCell();
        UpdateReadout();
    }

    private void UpdateCell()
    {
        for (int parameter = 0; parameter < parameters; parameter++)
        {
            int sum = 0;
            for (int o = 0; o < outputs; o++)
            {
                sum += (error[o] * gradient[(parameter << outputShift) | o]) >> GuardBits;
            }

            int change = FixedPoint.ShiftRightRounded(sum, gradientFraction - GuardBits + learningRateShift);
            weights[parameter] = Saturate(weights[parameter] - change);
        }
    }

    private void UpdateReadout()
    {
        for (int o = 0; o < outputs; o++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                int index = (unit << outputShift) | o;
                int change = FixedPoint.MultiplyRounded(error[o], trace[unit], traceFraction + learningRateShift);
                readout[index] = Saturate(readout[index] - change);
            }

            readoutBias[o] = Saturate(readoutBias[o] - FixedPoint.ShiftRightRounded(error[o], learningRateShift));
        }
    }

    private uint UnitBit(int unit) => (1u << unit) & unitMask;

    /// <summary>The nearest 16-bit value; counts when it is another one.</summary>
    private short Saturate(int value)
    {
        CountUnlessFits(value, 16);
        return FixedPoint.Saturate16(value);
    }

    private void CountUnlessFits(int value, int bits)
    {
        saturations = (ushort)(saturations + (FixedPoint.Fits(value, bits) ? 0 : 1));
    }
}
