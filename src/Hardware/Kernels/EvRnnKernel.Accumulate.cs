namespace SparseRtrl.Hardware.Kernels;

/// <content>The fourth engine: new rows of the influence matrix, and G, a word of parameters at a time.</content>
public sealed partial class EvRnnKernel
{
    /// <summary>Flag of a source that is an index of <see cref="immediateValues"/>.</summary>
    internal const int SourceIsValue = 128;

    /// <summary>
    /// Layout of a term's place: flags, words of the block beyond the first, then the unit whose old row is read, the unit whose row is made,
    /// and the first word of the block.
    /// </summary>
    private const uint IsFirst = 8;
    private const int MoreWordsShift = 4, TermUnitShift = 8;

    /// <summary>The terms of the block at hand, for its second and further words: coefficient, unit and whether it is the immediate influence.</summary>
    [HostHidden] private readonly int[] replayed;

    /// <summary>Sums of the word at hand, one per lane. They begin with one half, which rounds them to nearest.</summary>
    [HostHidden, Memory(MemoryKind.Registers, BanksField = nameof(lanes))] private readonly int[] sums;

    /// <summary>What ∂v/∂p is made of: a(t−1), and x(t), 1 and 0 with the fraction bits of inputs.</summary>
    [HostHidden, Memory(MemoryKind.Registers)] private readonly uint[] firedBefore;
    [HostHidden, Memory(MemoryKind.Registers)] private readonly short[] immediateValues;

    [Process]
    private void Accumulate()
    {
        bool isFirst = startsSequence;
        int now = influenceHalf;
        bool isLast;
        do
        {
            now ^= 1;
            ReceiveImmediates();
            DecayGradient(isFirst);
            isLast = AccumulateTerms(now);
            isFirst = false;
        }
        while (!isLast);
        influenceHalf = now;
    }

    private void ReceiveImmediates()
    {
        for (int word = 0; word < setWords; word++)
        {
            firedBefore[word] = immediates.Dequeue();
        }

        for (int i = 0; i < inputs; i++)
        {
            immediateValues[i] = (short)immediates.Dequeue();
        }
    }

    /// <summary>G(t) begins as λ·G(t−1).</summary>
    private void DecayGradient(bool isFirst)
    {
        for (int i = 0; i < parameters << outputBits; i++)
        {
            Hardware.Unroll(lanes);
            int before = gradient[i];
            gradient[i] = isFirst ? (short)0 : (short)(before - FixedPoint.ShiftRightRounded(before, traceShift));
        }
    }

    /// <summary>
    /// A term and a word in each iteration. The terms of a block come from the queue for its first word and are kept for the others. The next term
    /// is fetched ahead: it tells whether the one at hand is the last of its block.
    /// </summary>
    /// <returns>Whether this was the last step.</returns>
    private bool AccumulateTerms(int now)
    {
        short nextCoefficient = termCoefficients.Dequeue();
        uint next = termPlaces.Dequeue();
        int row = 0;
        int word = 0;
        int moreWords = 0;
        int index = 0;
        int lastIndex = 0;
        bool isReplay = false;
        bool saturates = false;
        while (isReplay || (next & EndsStep) == 0)
        {
            int term;
            bool isLast;
            if (isReplay)
            {
                term = replayed[index];
                isLast = index == lastIndex;
            }
            else
            {
                term = (nextCoefficient << (unitBits + 1)) | (int)((((next >> TermUnitShift) & (uint)unitIndexMask) << 1) | ((next & IsOwn) != 0 ? 1u : 0u));
                if ((next & IsFirst) != 0)
                {
                    moreWords = (int)(next >> MoreWordsShift) & (MaximumBlockWords - 1);
                    row = (int)(next >> (TermUnitShift + unitBits)) & unitIndexMask;
                    word = (int)(next >> (TermUnitShift + (2 * unitBits))) & wordIndexMask;
                }

                replayed[index] = term;
                nextCoefficient = termCoefficients.Dequeue();
                next = termPlaces.Dequeue();
                isLast = (next & IsFirst) != 0;
            }

            saturates |= AccumulateWord(term, row, word, now, isLast);
            if (isLast)
            {
                lastIndex = index;
                index = 0;
                isReplay = moreWords > 0;
                word = (word + 1) & wordIndexMask;
                moreWords = (moreWords - 1) & (MaximumBlockWords - 1);
            }
            else
            {
                index = (index + 1) & fanMask;
            }
        }

        wordSaturations += (ushort)(saturates ? 1 : 0);
        return (next & EndsRun) != 0;
    }

    /// <returns>Whether a result did not fit.</returns>
    private bool AccumulateWord(int term, int row, int word, int now, bool isLast)
    {
        bool isOwn = (term & 1) != 0;
        int unit = (term >> 1) & unitIndexMask;
        short coefficient = (short)(term >> (unitBits + 1));
        bool saturates = false;
        for (int lane = 0; lane < lanes; lane++)
        {
            Hardware.Unroll();
            int old = influence[(((((word << unitBits) | unit) << 1) | (now ^ 1)) << laneBits) | lane];
            int product = coefficient * (isOwn ? Immediate((word << laneBits) | lane) : old);
            int sum = (int)FixedPoint.Wrap(sums[lane] + (product >> guardBits), sumBits);
            sums[lane] = isLast ? (1 << (coefficientFraction - guardBits)) >> 1 : sum;
            int rounded = sum >> (coefficientFraction - guardBits);
            short result = FixedPoint.Saturate16(rounded);
            if (isLast)
            {
                saturates |= !FixedPoint.Fits(rounded, 16);
                influence[(((((word << unitBits) | row) << 1) | now) << laneBits) | lane] = result;
                saturates |= AccumulateGradient(row, word, lane, result);
            }
        }

        return saturates;
    }

    /// <summary>∂v/∂p for a parameter of the row's own unit: an event, an input, 1 for the bias, or 0 for padding.</summary>
    private int Immediate(int parameter)
    {
        int source = sources[parameter];
        int value;
        if (source >= SourceIsValue)
        {
            value = (immediateValues[source - SourceIsValue] << influenceFraction) >> inputFraction;
        }
        else
        {
            bool hasFired = ((firedBefore[source >> 5] >> (source & 31)) & 1) != 0;
            value = hasFired ? 1 << influenceFraction : 0;
        }

        return value;
    }

    /// <returns>Whether a result did not fit.</returns>
    private bool AccumulateGradient(int row, int word, int lane, short value)
    {
        bool saturates = false;
        for (int o = 0; o < outputs; o++)
        {
            Hardware.Unroll();
            int index = (((word << outputBits) | o) << laneBits) | lane;
            int sum = gradient[index]
                + FixedPoint.MultiplyRounded(value, readout[(row << outputBits) | o], influenceFraction + weightFraction - gradientFraction);
            saturates |= !FixedPoint.Fits(sum, 16);
            gradient[index] = FixedPoint.Saturate16(sum);
        }

        return saturates;
    }
}
