using System.Numerics;
using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Hardware.Kernels;

/// <summary>
/// Exact sparse real-time recurrent learning (RTRL) of a thresholded event RNN (Subramoney, arXiv 2303.05641), 16-bit storage, a
/// number of lanes that work side by side. This object is the software twin, and this source is what becomes hardware.
/// <para>
/// With n units, m inputs and o outputs, a step computes v = R a(t−1) + W x + b, a = [v &gt; 0] and φ = γ·max(0, 1 − |v|/w), then, for
/// each unit k with φ_k ≠ 0, row k of the influence matrix M = ∂a/∂(parameters): M_kp(t) = φ_k·(Σ_l R_kl M_lp(t−1) + ∂v_k/∂p). All
/// other rows are exactly zero. Bit q of reachability row k says whether the block of row k that belongs to the parameters of unit q
/// may be non-zero; other blocks are neither read nor written, so M is never cleared. The readout is y = V s + c with the trace
/// s(t) = λ s(t−1) + (1−λ) a(t); λ = 0 reads the last step alone. ∂y/∂(cell parameters) is (1−λ)·G with
/// G_op(t) = λ G_op(t−1) + Σ_k V_ok M_kp(t). With the error δ at a loss step, the gradients are (1−λ) Σ_o δ_o G_op, δ_o s_k and δ_o.
/// </para>
/// <para>
/// Four engines run side by side, joined by queues whose contents are the activity sparsity: <see cref="Forward"/> adds up events,
/// <see cref="Collect"/> finds the old rows that a new one is made of, <see cref="Select"/> the blocks that they have, and
/// <see cref="Accumulate"/> adds those up, one word of as many parameters as there are lanes in an iteration.
/// </para>
/// <para>
/// Parameters are ordered unit by unit: the recurrent weights in mask order, the m input weights, the bias, and zeros up to a
/// multiple of the lanes. A host writes sequences into <c>stream</c>, sets <c>sequences</c>, <c>steps</c> and <c>isLearning</c>, and
/// runs <see cref="Run"/>. Rounding is to nearest with halves up, except for potentials, which round up so that v &gt; 0 is decided exactly.
/// </para>
/// </summary>
[HardwareKernel]
public sealed partial class EvRnnKernel
{
    /// <summary>Sets of units are two 32-bit words.</summary>
    public const int MaximumUnits = 64;

    /// <summary>Words of parameters in a block; they are counted in four bits.</summary>
    public const int MaximumBlockWords = 16;

    /// <summary>Fraction bits that sums of influence keep beyond those of the influence, where they fit 32 bits.</summary>
    private const int SumFraction = 6;

    /// <summary>Fraction bits that sums for an output keep beyond those of the output, where they fit 32 bits.</summary>
    private const int OutputSumFraction = 4;

    private readonly int units, inputs, outputs, lanes, streamMask;

    /// <summary>Parameters with padding, as many words of parameters, and recurrent weights.</summary>
    private readonly int parameters, words, recurrentWeights;

    /// <summary>Bits of an index of a unit, an output, a lane, of a number of weights from or into a unit; words of a set of units.</summary>
    private readonly int unitBits, outputBits, laneBits, fanBits, fanMask, setWords;

    /// <summary>Bits of the units that exist; tell the transpiler how wide a set of units is.</summary>
    private readonly uint lowUnits, highUnits;

    /// <summary>Constants: w, γ/w and the shift of their product; λ = 1 − 2^−shift.</summary>
    private readonly int surrogateSupport, surrogateSlope, surrogateShift, traceShift;

    /// <summary>
    /// Fraction bits (see <see cref="FixedPointFormats"/>), bits of a sum for a potential; low bits that products lose before they are summed, bits of those sums, low bits
    /// that products of the loss step lose, and the learning rate 2^−shift.
    /// </summary>
    private readonly int weightFraction, inputFraction, potentialFraction, coefficientFraction, influenceFraction, gradientFraction, traceFraction;
    private readonly int potentialBits, guardBits, sumBits, outputGuardBits, changeGuardBits, learningRateShift;

    /// <summary>Whether each step has a target, or the last one alone.</summary>
    private readonly bool hasLossInEveryStep;

    /// <summary>Largest values of what the host writes, and the bits of an index of a unit and a word.</summary>
    private readonly int mostSteps, lastUnit, unitIndexMask, lastWord, wordIndexMask, largestShape, largestColumn, largestRow, lastForwardWeight, largestSource;

    /// <summary>
    /// Sequences one after the other: the inputs of each step, and where there is a loss as many targets as outputs, which the outputs
    /// of the network replace. Fraction bits of inputs and of weights.
    /// </summary>
    [HostWritable] internal readonly short[] stream;
    [HostWritable(Maximum = nameof(mostSteps)), HostHidden] internal ushort sequences, steps;
    [HostWritable, HostHidden] internal bool isLearning;

    /// <summary>All cell parameters, the readout V with the output in the low bits of the index, and its bias c.</summary>
    [HostWritable] internal readonly short[] weights;
    [HostWritable] internal readonly short[] readout;
    [HostWritable, Memory(MemoryKind.Registers)] internal readonly short[] readoutBias;

    /// <summary>Forward's own copy of the weights: recurrent ones by columns, then for each unit those of its inputs and its bias.</summary>
    [HostWritable, HostHidden] internal readonly short[] forwardWeights;

    /// <summary>Where in <see cref="forwardWeights"/> the copy of a parameter is; for padding, past its end.</summary>
    [HostWritable(Maximum = nameof(lastForwardWeight)), HostHidden] internal readonly ushort[] copyOf;

    /// <summary>
    /// Of each unit: the first recurrent weight from it, in <see cref="forwardWeights"/>, and their number (low bits); the first one into it, in
    /// <see cref="weights"/>, and their number. Of each weight by columns, the unit it goes to.
    /// </summary>
    [HostWritable(Maximum = nameof(largestColumn)), HostHidden] internal readonly uint[] columns;
    [HostWritable(Maximum = nameof(largestRow)), HostHidden] internal readonly uint[] rows;
    [HostWritable(Maximum = nameof(lastUnit)), HostHidden] internal readonly byte[] columnTargets;

    /// <summary>Of each unit's block of parameters: the first word, and words beyond it.</summary>
    [HostWritable(Maximum = nameof(lastWord)), HostHidden] internal readonly ushort[] blockStarts;
    [HostWritable(Maximum = nameof(largestShape)), HostHidden] internal readonly byte[] blockShapes;

    /// <summary>Of each recurrent weight, the unit it comes from.</summary>
    [HostWritable(Maximum = nameof(lastUnit)), HostHidden] internal readonly byte[] presynaptic;

    /// <summary>Of each parameter, ∂v/∂p: a unit, or <see cref="SourceIsValue"/> and an index of <see cref="immediateValues"/>.</summary>
    [HostWritable(Maximum = nameof(largestSource)), HostHidden, Memory(BanksField = nameof(lanes))] internal readonly byte[] sources;

    /// <summary>x(t) and 1 with the fraction bits of inputs.</summary>
    [HostHidden, Memory(MemoryKind.Registers)] internal readonly short[] values;

    /// <summary>R a(t−1), emptied as it is read; the trace s; M(t−1) and M(t) side by side; their reachability; G.</summary>
    [HostHidden] internal readonly short[] drive;
    [HostHidden] internal readonly short[] trace;
    [HostHidden, Memory(MemoryKind.Spram, BanksField = nameof(lanes))] internal readonly short[] influence;
    [HostHidden, Memory(BanksField = nameof(setWords))] internal readonly uint[] reachability;
    [HostHidden, Memory(BanksField = nameof(lanes))] internal readonly short[] gradient;

    /// <summary>The error δ of the last loss step, with the fraction bits of weights.</summary>
    [HostHidden, Memory(MemoryKind.Registers)] internal readonly short[] error;

    /// <summary>
    /// Which half of trace, reachability and influence belongs to the last step: 0 or 1. Where in <see cref="stream"/> the next number is.
    /// Whether the next step is the first of a sequence.
    /// </summary>
    [HostHidden] internal int half;
    [HostHidden] private int reachabilityHalf, influenceHalf;
    [HostHidden] private int position;
    [HostHidden] private bool startsSequence;

    /// <summary>
    /// Steps since construction, modulo 2^16, in which a potential, a coefficient, or an element of influence or gradient did not fit; and
    /// losses of which an output, an error or a new parameter did not.
    /// </summary>
    internal ushort potentialSaturations, coefficientSaturations, wordSaturations, updateSaturations;

    /// <exception cref="ArgumentException">The structure or the formats are out of the kernel's range.</exception>
    public EvRnnKernel(EvRnnKernelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.Validate();
        var layout = new EvRnnKernelLayout(configuration);
        (units, inputs, outputs, lanes) = (configuration.Units, configuration.Inputs, configuration.Outputs, configuration.Lanes);
        (parameters, words, recurrentWeights) = (layout.Parameters, layout.Words, configuration.Columns.Length);
        (unitBits, outputBits, laneBits, fanBits) = (layout.UnitBits, layout.OutputBits, layout.LaneBits, layout.FanBits);
        (setWords, fanMask) = (layout.SetWords, (1 << fanBits) - 1);
        ulong existing = ulong.MaxValue >> (64 - units);
        (lowUnits, highUnits) = ((uint)existing, (uint)(existing >> 32));

        stream = new short[BitOperations.RoundUpToPowerOf2((uint)configuration.StreamCapacity)];
        (streamMask, mostSteps) = (stream.Length - 1, stream.Length / inputs);
        (weights, forwardWeights) = (new short[parameters], new short[layout.ForwardWeights]);
        (readout, readoutBias, error) = (new short[units << outputBits], new short[outputs], new short[outputs]);
        (copyOf, columns, rows, columnTargets) = (layout.CopyOf, layout.Columns, layout.Rows, layout.ColumnTargets);
        (blockStarts, blockShapes, presynaptic, sources) = (layout.BlockStarts, layout.BlockShapes, layout.Presynaptic, layout.Sources);
        (lastUnit, unitIndexMask) = (units - 1, (1 << unitBits) - 1);
        (lastWord, wordIndexMask) = (words - 1, (int)BitOperations.RoundUpToPowerOf2((uint)words) - 1);
        (largestShape, largestColumn, largestRow) = (layout.BlockShapes.Max(), (int)columns.Max(), (int)rows.Max());
        (largestSource, lastForwardWeight) = (SourceIsValue + inputs + 1, forwardWeights.Length - 1);
        (values, immediateValues, firedBefore) = (new short[inputs + 1], new short[inputs + 2], new uint[setWords]);

        (drive, trace) = (new short[units], new short[units * 2]);
        (influence, gradient) = (new short[(parameters << unitBits) * 2], new short[parameters << outputBits]);
        reachability = new uint[2 * units * setWords];
        int fanIn = layout.MaximumFanIn;
        (contributors, contributorSets, contributorHighSets) = (new int[fanIn], new uint[fanIn], new uint[setWords > 1 ? fanIn : 1]);
        (sums, replayed) = (new int[lanes], new int[fanIn + 1]);
        (events, immediates) = (new(units), new(setWords + inputs));
        (surrogateDistances, surrogateRows) = (new(configuration.UnitQueueCapacity), new(configuration.UnitQueueCapacity));
        int terms = configuration.TermQueueCapacity;
        (contributorCoefficients, contributorPlaces, termCoefficients, termPlaces) = (new(terms), new(terms), new(terms), new(terms));
        (contributorBlocks, contributorHighBlocks) = (new(terms), new(terms));

        FixedPointFormats formats = configuration.Formats;
        (weightFraction, inputFraction, potentialFraction) = (formats.WeightFraction, formats.InputFraction, formats.PotentialFraction);
        (coefficientFraction, influenceFraction) = (formats.CoefficientFraction, formats.InfluenceFraction);
        (gradientFraction, traceFraction) = (formats.GradientFraction, formats.TraceFraction);
        potentialBits = 32 + BitOperations.Log2((uint)inputs + 1);
        int needed = FixedPointFormats.GuardBits(fanIn + 1);
        guardBits = Math.Max(needed, coefficientFraction - SumFraction);
        sumBits = 32 - guardBits + needed;
        Array.Fill(sums, (1 << (coefficientFraction - guardBits)) >> 1);
        int outputGuard = Math.Max(FixedPointFormats.GuardBits(units + 1), traceFraction - OutputSumFraction);
        (outputGuardBits, changeGuardBits) = (outputGuard, FixedPointFormats.GuardBits(outputs + 1));
        (learningRateShift, hasLossInEveryStep, traceShift) =
            (configuration.LearningRateShift, configuration.HasLossInEveryStep, configuration.TraceShift);
        (surrogateSupport, surrogateSlope, surrogateShift) = configuration.QuantiseSurrogate();
        values[inputs] = immediateValues[inputs] = (short)(1 << inputFraction);
    }

    /// <summary>Runs the sequences in <c>stream</c> one after the other and, when learning, updates all parameters at each loss.</summary>
    [Entry]
    public void Run()
    {
        position = 0;
        for (int sequence = 0; sequence < sequences; sequence++)
        {
            // Nothing of earlier sequences is read any more, whatever the memories hold: no pass over them is needed.
            startsSequence = true;
            events.Clear();
            for (int run = 0; run < RunsOfSequence; run++)
            {
                Hardware.Concurrently(Forward, Collect, Select, Accumulate);
                startsSequence = false;
                Evaluate();
                if (isLearning)
                {
                    Update();
                }
            }
        }
    }

    private int RunsOfSequence => hasLossInEveryStep ? steps : 1;

    private int StepsOfRun => hasLossInEveryStep ? 1 : steps;

    private static short Saturate(long value, ref bool saturates)
    {
        saturates |= !FixedPoint.Fits(value, 16);
        return FixedPoint.Saturate16(value);
    }
}
