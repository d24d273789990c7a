using System.Numerics;
using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Hardware.Kernels;

/// <summary>
/// Exact sparse real-time recurrent learning (RTRL) of an event-based gated recurrent unit (EGRU; Subramoney, arXiv 2303.05641),
/// 16-bit storage, a number of lanes that work side by side. This object is the software twin, and this source is what becomes
/// hardware.
/// <para>
/// With n units, m inputs and o outputs, h and ĉ of t − 1, a step computes u = σ(W_u x + R_u h + b_u), r likewise,
/// z = tanh(W_z x + r⊙(R_z h) + b_z), c = (1−u)⊙ĉ + u⊙z, o = [c &gt; θ], h = o⊙c, ĉ = c − θ⊙o and φ = γ·max(0, 1 − |c − θ|/w),
/// and for each unit k row k of the influence matrix M = ∂c/∂(parameters), θ included:
/// M_k(t) = (1−u_k)(1 − θ_k φ_k)·M_k(t−1) + Σ_l S_kl·(d_l·M_l(t−1) + (o_l − d_l)·e_θl) + M̄_k(t) with d = o + c⊙φ, φ, o and c of
/// t − 1, S_kl = G_u R_u,kl + G_r R_r,kl + G_z r_k R_z,kl and the immediate influence M̄. Only units l with an event or φ_l ≠ 0
/// are in the sum. The readout is y = V s + b with the trace s(t) = λ s(t−1) + (1−λ) h(t); λ = 0 reads the last step alone.
/// ∂y/∂(cell parameters) is (1−λ)·G, and G is o more rows of the matrix:
/// G_o(t) = λ·G_o(t−1) + Σ_k V_ok·(d_k·M_k(t) + (o_k − d_k)·e_θk). With the error δ at a loss step, the gradients are
/// (1−λ) Σ_o δ_o G_o, δ_o s_k and δ_o.
/// </para>
/// <para>
/// A bit of <see cref="reachability"/> for each row and unit says whether the block of the row that belongs to the parameters of
/// the unit may be non-zero. Other blocks are neither read nor written, so M is never cleared.
/// </para>
/// <para>
/// Parameters are ordered unit by unit: the threshold; for each connection, recurrent ones in mask order, then the m inputs and
/// the bias, the weights of update, reset and candidate; zeros up to a multiple of the lanes. A host writes sequences into
/// <c>stream</c>, sets <c>sequences</c>, <c>steps</c> and <c>isLearning</c>, and runs <see cref="Run"/>. Rounding is to nearest
/// with halves up.
/// </para>
/// </summary>
[HardwareKernel]
public sealed partial class EgruKernel
{
    /// <summary>Fraction bits of u, r, z and φ.</summary>
    internal const int GateFraction = 14;

    /// <summary>
    /// Fraction bits of states c, outputs h and inputs x; of slopes; of coefficients, the elements of the Jacobian.
    /// </summary>
    internal const int StateFraction = 13, SlopeFraction = 13, CoefficientFraction = 12;

    private readonly int units, inputs, outputs, lanes, streamMask;

    /// <summary>Bits of an index of a unit, a row of the influence matrix, an output, a lane, a variable.</summary>
    private readonly int unitBits, rowBits, outputBits, laneBits, variableBits;

    /// <summary>λ with the fraction bits of coefficients, and 1−λ with those of gates.</summary>
    private readonly int decay, gain;

    /// <summary>
    /// Fraction bits (see <see cref="EgruFormats"/>), low bits that products lose before they are summed, and the learning rate
    /// 2^−shift.
    /// </summary>
    private readonly int weightFraction, influenceFraction;
    private readonly int inputGuardBits, influenceGuardBits, readoutGuardBits, learningRateShift;

    /// <summary>Whether each step has a target, or the last one alone; whether λ is not 0.</summary>
    private readonly bool hasLossInEveryStep, hasTrace;

    /// <summary>Largest values of what the host writes.</summary>
    private readonly int words, connections, largestFanIn, lastSource;

    /// <summary>
    /// Sequences one after the other: the inputs of each step, and where there is a loss as many targets as outputs, which the
    /// outputs of the network replace. Fraction bits of states and of weights.
    /// </summary>
    [HostWritable] internal readonly short[] stream;
    [HostHidden, HostWritable] internal ushort sequences, steps;
    [HostHidden, HostWritable] internal bool isLearning;

    /// <summary>
    /// All cell parameters; the readout V with the output in the low bits of the index, and its bias after that of the last unit.
    /// </summary>
    [HostWritable] internal readonly short[] weights;
    [HostWritable] internal readonly short[] readout;
    /// <summary>First word of each unit's block of parameters; n + 1.</summary>
    [HostHidden, HostWritable(Maximum = nameof(words))] internal readonly ushort[] blockStarts;

    /// <summary>
    /// First connection of each unit, n + 1; recurrent ones of each unit; what each connection comes from, an index of
    /// <see cref="values"/>.
    /// </summary>
    [HostHidden, HostWritable(Maximum = nameof(connections))] internal readonly ushort[] sourceStarts;
    [HostHidden, HostWritable(Maximum = nameof(largestFanIn))] internal readonly byte[] fanIns;
    [HostHidden, HostWritable(Maximum = nameof(lastSource))] internal readonly byte[] sources;

    /// <summary>h, x, 1 and 0, with the half in the low bit of the index.</summary>
    [HostHidden] internal readonly short[] values;

    /// <summary>M(t−1) and M(t) side by side, with G in the rows after the units; a bit for each block of a row.</summary>
    [HostHidden, Memory(MemoryKind.Spram, BanksField = nameof(lanes))] internal readonly short[] influence;
    [HostHidden] internal readonly bool[] reachability;

    /// <summary>δ with the fraction bits of weights.</summary>
    [HostHidden] internal readonly short[] error;

    /// <summary>(1−λ)·δ of the output at hand.</summary>
    [HostHidden] private short cellError;

    /// <summary>
    /// Which half of influence, reachability and what units show belongs to t: 0 or 1. The other one belongs to t−1.
    /// </summary>
    [HostHidden] internal int half;

    /// <summary>What belongs to t−1 is zero, whatever the memories hold.</summary>
    [HostHidden] private bool isFirstStep;

    /// <summary>
    /// Since construction, modulo 2^16: rows in a step of which a state, slope or coefficient did not fit, words of influence,
    /// and rows of G at which an output or an updated parameter did not.
    /// </summary>
    internal ushort stateSaturations, wordSaturations, updateSaturations;

    /// <summary>Whether something of the row at hand did not fit.</summary>
    [HostHidden] private bool stateSaturates, updateSaturates;

    /// <exception cref="ArgumentException">The structure or the formats are out of the kernel's range.</exception>
    public EgruKernel(EgruKernelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.Validate();
        var layout = new EgruKernelLayout(configuration);
        (units, inputs, outputs, lanes) = (configuration.Units, configuration.Inputs, configuration.Outputs, configuration.Lanes);
        (unitBits, rowBits, outputBits, laneBits) = (layout.UnitBits, layout.RowBits, layout.OutputBits, layout.LaneBits);

        stream = new short[BitOperations.RoundUpToPowerOf2((uint)configuration.StreamCapacity)];
        streamMask = stream.Length - 1;
        weights = new short[layout.Parameters];
        (readout, error) = (new short[(units + 1) << outputBits], new short[outputs]);
        (blockStarts, sourceStarts, fanIns, sources) = (layout.BlockStarts, layout.SourceStarts, layout.FanIns, layout.Sources);
        (words, connections, largestFanIn) = (layout.Words, layout.Sources.Length, layout.MaximumFanIn);
        lastSource = units + inputs + 1;
        values = new short[2 * (lastSource + 1)];
        (outputSlopes, hasFired) = (new short[2 * units], new bool[2 * units]);
        influence = new short[(layout.Parameters << rowBits) * 2];
        reachability = new bool[2 << (unitBits + rowBits)];
        int rowTerms = 1 + (2 * Math.Max(layout.MaximumFanIn, units));
        (couplings, terms, blockTerms) = (new int[Math.Max(layout.MaximumFanIn, units)], new int[rowTerms], new int[rowTerms]);
        sums = new int[lanes];
        immediate = new short[layout.LargestBlock];
        curve = [.. Enumerable.Range(0, 512).Select(i => (short)Math.Round(Math.Tanh(i / 64.0) * (1 << GateFraction)))];

        (weightFraction, influenceFraction) = (configuration.Formats.WeightFraction, configuration.Formats.InfluenceFraction);
        inputGuardBits = FixedPointFormats.GuardBits(layout.MaximumFanIn + inputs + 1);
        influenceGuardBits = FixedPointFormats.GuardBits(rowTerms);
        readoutGuardBits = FixedPointFormats.GuardBits(units + 1);
        (learningRateShift, hasLossInEveryStep) = (configuration.LearningRateShift, configuration.HasLossInEveryStep);
        hasTrace = configuration.TraceDecay > 0;
        decay = (int)Math.Round(configuration.TraceDecay * (1 << CoefficientFraction));
        gain = (int)Math.Round((1 - configuration.TraceDecay) * (1 << GateFraction));
        values[2 * (units + inputs)] = 1 << StateFraction;
        values[2 * (units + inputs) + 1] = 1 << StateFraction;
        (int support, int slope, int raise) = configuration.QuantiseSurrogate();
        program = EgruUnitProgram.Create(weightFraction, raise, hasTrace);
        variableBits = Math.Max(5, unitBits + 2) + 1;
        variables = new short[1 << variableBits];
        variables[(int)EgruVariable.One] = 1 << GateFraction;
        variables[(int)EgruVariable.OneHalf] = 1 << (GateFraction - 1);
        variables[(int)EgruVariable.Support] = (short)support;
        variables[(int)EgruVariable.SurrogateSlope] = (short)slope;
        variables[(int)EgruVariable.Gain] = (short)gain;
    }

    /// <summary>
    /// Runs the sequences in <c>stream</c> one after the other and, when learning, updates all parameters at each loss.
    /// </summary>
    [Entry]
    public void Run()
    {
        int position = 0;
        int sequence = 0;
        int step = 0;
        while (sequence < sequences)
        {
            // Nothing is cleared: whatever the memories hold of the time before is not read in a first step.
            isFirstStep = step == 0;
            half ^= 1;
            LoadInputs(position);
            position = (position + inputs) & streamMask;
            step++;
            bool isLast = step >= steps;
            bool isLossStep = hasLossInEveryStep || isLast;
            int rows = hasTrace || isLossStep ? units + outputs : units;
            for (int row = 0; row < rows; row++)
            {
                if (row < units)
                {
                    StepUnit(row);
                    ImmediateInfluence(row);
                }
                else
                {
                    Evaluate(row - units, isLossStep, position);
                }

                ListTerms(row);
                AccumulateRow(row, isLossStep && isLearning);
                if (row >= units && isLossStep && isLearning)
                {
                    UpdateReadout(row - units);
                }

                CountSaturations();
            }

            position = (position + (isLossStep ? outputs : 0)) & streamMask;
            if (isLast)
            {
                step = 0;
                sequence++;
            }
        }
    }

    private void LoadInputs(int position)
    {
        for (int i = 0; i < inputs; i++)
        {
            values[((units + i) << 1) | (half ^ 1)] = stream[(position + i) & streamMask];
        }
    }

    private void CountSaturations()
    {
        stateSaturations += (ushort)(stateSaturates ? 1 : 0);
        updateSaturations += (ushort)(updateSaturates ? 1 : 0);
        stateSaturates = false;
        updateSaturates = false;
    }

    private static short Saturate(long value, ref bool saturates)
    {
        saturates |= !FixedPoint.Fits(value, 16);
        return FixedPoint.Saturate16(value);
    }
}
