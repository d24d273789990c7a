namespace SparseRtrl.Hardware.Kernels;

/// <content>New rows of the influence matrix, and of G: which blocks of old rows they are made of, and their sums.</content>
public sealed partial class EgruKernel
{
    /// <summary>
    /// Layout of a term: a flag, the half and number of the row that is read, and the coefficient in the high 16 bits. A
    /// threshold's term is there in the block of its unit alone and stands for a row that is 1 for the threshold and 0 otherwise.
    /// </summary>
    private const int TermIsThreshold = 1, TermHalfShift = 1, TermRowShift = 2, TermCoefficientShift = 16;

    /// <summary>S_kl with the fraction bits of weights, and l in the low 8 bits, for the units in the row's sum.</summary>
    [HostHidden] private readonly int[] couplings;

    /// <summary>The terms of the row at hand, and those of its block at hand.</summary>
    [HostHidden] private readonly int[] terms, blockTerms;

    [HostHidden] private int couplingCount, termCount;

    /// <summary>Sums of the word at hand, one per lane.</summary>
    [HostHidden, Memory(MemoryKind.Registers, BanksField = nameof(lanes))] private readonly int[] sums;

    /// <summary>M̄_k of the unit at hand, with the bank in the low bits of the index.</summary>
    [HostHidden, Memory(BanksField = nameof(lanes))] private readonly short[] immediate;

    /// <summary>The unit's immediate influence, and the couplings to other units.</summary>
    private void ImmediateInfluence(int unit)
    {
        int first = blockStarts[unit] << laneBits;
        int end = blockStarts[unit + 1] << laneBits;
        int firstSource = sourceStarts[unit];
        int fanIn = fanIns[unit];
        byte connection = 0;
        int gate = 0;
        int coupling = 0;
        couplingCount = 0;
        for (int parameter = first; parameter < end; parameter++)
        {
            Hardware.Pipeline(initiationInterval: 6);
            bool isThreshold = parameter == first;
            bool isRecurrent = connection < fanIn && !isThreshold;
            int part = isThreshold ? ThresholdPart : gate == Gates - 1 && !isRecurrent ? Candidate : gate;
            int source = isThreshold ? units + inputs : sources[firstSource + connection];
            short value = isRecurrent && isFirstStep ? (short)0 : values[(source << 1) | (half ^ 1)];
            short slope = variables[(int)EgruVariable.UpdateSlope + part];
            int product = FixedPoint.MultiplyRounded(slope, value, SlopeFraction + StateFraction - influenceFraction);
            immediate[parameter - first] = Saturate(product, ref stateSaturates);
            coupling = (gate == 0 ? 0 : coupling) + (slope * weights[parameter]);
            if (!isThreshold && gate == Gates - 1 && isRecurrent && !isFirstStep)
            {
                int rounded = FixedPoint.ShiftRightRounded(coupling, SlopeFraction);
                AddCoupling(source, Saturate(rounded, ref stateSaturates), half ^ 1);
            }

            if (!isThreshold)
            {
                connection += (byte)(gate == Gates - 1 ? 1 : 0);
                gate = gate == Gates - 1 ? 0 : gate + 1;
            }
        }
    }

    private int InfluenceIndex(int parameter, int row) =>
        ((((((parameter >> laneBits) << rowBits) | row) << 1) | half) << laneBits) | (parameter & (lanes - 1));

    /// <summary>Unless neither the unit's state nor its threshold moves its output.</summary>
    private void AddCoupling(int from, short coupling, int ofHalf)
    {
        int there = (from << 1) | ofHalf;
        if (hasFired[there] || outputSlopes[there] != 0)
        {
            couplings[couplingCount] = (coupling << 8) | from;
            couplingCount++;
        }
    }

    private void ListTerms(int row)
    {
        bool isUnit = row < units;
        termCount = 0;
        if (isUnit)
        {
            // Before the first step there is no old row. A unit's own block has a term all the same.
            int leak = FixedPoint.ShiftRightRounded(variables[(int)EgruVariable.Leak], SlopeFraction - CoefficientFraction);
            AddTerm(isFirstStep ? 0 : leak, row, half ^ 1, isFirstStep ? TermIsThreshold : 0);
        }
        else if (hasTrace && !isFirstStep)
        {
            AddTerm(decay, row, half ^ 1, 0);
        }

        int ofHalf = isUnit ? half ^ 1 : half;
        for (int i = 0; i < couplingCount; i++)
        {
            Hardware.Pipeline(initiationInterval: 6);
            short coupling = (short)(couplings[i] >> 8);
            int from = couplings[i] & 255;
            int there = (from << 1) | ofHalf;
            const int Fraction = StateFraction - CoefficientFraction;
            int product = FixedPoint.MultiplyRounded(coupling, outputSlopes[there], weightFraction + Fraction);
            int whole = hasFired[there] ? coupling << (CoefficientFraction - weightFraction) : 0;
            AddTerm(Saturate(product, ref stateSaturates), from, ofHalf, 0);
            AddTerm(Saturate(whole - product, ref stateSaturates), from, ofHalf, TermIsThreshold);
        }
    }

    private void AddTerm(int coefficient, int row, int ofHalf, int flags)
    {
        terms[termCount] = (coefficient << TermCoefficientShift) | (row << TermRowShift) | (ofHalf << TermHalfShift) | flags;
        termCount++;
    }

    private void AccumulateRow(int row, bool isLearning)
    {
        for (int block = 0; block < units; block++)
        {
            int count = 0;
            for (int i = 0; i < termCount; i++)
            {
                Hardware.Pipeline(initiationInterval: 3);
                int term = terms[i];
                int from = (term >> TermRowShift) & ((1 << (TermCoefficientShift - TermRowShift)) - 1);
                int ofHalf = (term >> TermHalfShift) & 1;
                if (from == block || ((term & TermIsThreshold) == 0 && Reaches(from, ofHalf, block)))
                {
                    blockTerms[count] = term;
                    count++;
                }
            }

            reachability[(((row << 1) | half) << unitBits) | block] = count > 0;
            if (count > 0)
            {
                AccumulateBlock(row, block, count);
                if (row >= units && isLearning)
                {
                    UpdateBlock(row, block);
                }
            }
        }
    }

    private bool Reaches(int row, int ofHalf, int block) => reachability[(((row << 1) | ofHalf) << unitBits) | block];

    /// <summary>A term and a word in each iteration.</summary>
    private void AccumulateBlock(int row, int block, int count)
    {
        int first = blockStarts[block];
        int end = blockStarts[block + 1];
        int word = first;
        int i = 0;
        int droppedBits = CoefficientFraction - influenceGuardBits;
        do
        {
            int term = blockTerms[i];
            int from = (term >> TermHalfShift) & ((2 << rowBits) - 1);
            bool isThreshold = (term & TermIsThreshold) != 0;
            bool isLast = i == count - 1;
            short coefficient = (short)(term >> TermCoefficientShift);
            bool saturates = false;
            for (int lane = 0; lane < lanes; lane++)
            {
                Hardware.Unroll();
                short old = influence[(((word << (rowBits + 1)) | from) << laneBits) | lane];
                short one = (short)(lane == 0 && word == first ? 1 << influenceFraction : 0);
                int product = coefficient * (isThreshold ? one : old);
                int own = row == block ? immediate[((word - first) << laneBits) | lane] : 0;
                int start = (own << droppedBits) + (1 << (droppedBits - 1));
                int sum = (i == 0 ? start : sums[lane]) + (product >> influenceGuardBits);
                sums[lane] = sum;
                short result = Saturate(sum >> droppedBits, ref saturates);
                if (isLast)
                {
                    influence[(((word << (rowBits + 1)) | (row << 1) | half) << laneBits) | lane] = result;
                }
            }

            wordSaturations += (ushort)(isLast && saturates ? 1 : 0);
            i++;
            if (isLast)
            {
                i = 0;
                word++;
            }
        }
        while (word < end);
    }
}
