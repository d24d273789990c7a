namespace SparseRtrl.Hardware.Kernels;

/// <content>The second engine: surrogate derivatives, and which old rows a new row is made of.</content>
public sealed partial class EvRnnKernel
{
    /// <summary>
    /// Flags of contributors and of terms: ends the step; is a row's immediate influence, after all its contributors; ends the run.
    /// </summary>
    private const uint EndsStep = 1, IsOwn = 2, EndsRun = 4;

    /// <summary>In a contributor's place the flags are before unit l and unit k.</summary>
    private const int ContributorUnitShift = 3;

    /// <summary>
    /// What each new row with φ_k ≠ 0 is made of: φ_k·R_kl and the blocks of each old row l that is not zero; then φ_k and the blocks that
    /// the new row has besides its own.
    /// </summary>
    private readonly EventQueue<short> contributorCoefficients;
    private readonly EventQueue<uint> contributorPlaces;
    private readonly EventQueue<uint> contributorBlocks;
    private readonly EventQueue<uint> contributorHighBlocks;

    [Process]
    private void Collect()
    {
        bool isFirst = startsSequence;
        int now = reachabilityHalf;
        bool isLast;
        do
        {
            now ^= 1;
            isLast = CollectRows(now, isFirst);
            isFirst = false;
        }
        while (!isLast);
        reachabilityHalf = now;
    }

    /// <summary>
    /// A recurrent weight in each iteration, and between rows one that ends a row and begins the next. There the multiplier makes φ_k, for a
    /// weight φ_k·R_kl.
    /// </summary>
    /// <returns>Whether this was the last step.</returns>
    private bool CollectRows(int now, bool isFirst)
    {
        bool isLast = false;
        bool saturates = false;
        int row = -1;
        int weight = 0;
        int left = 0;
        short surrogate = 0;
        UnitSet blocks = UnitSet.Empty;
        while (row <= units)
        {
            bool isBetween = left == 0;
            short factor = surrogate;
            short other = (short)surrogateSlope;
            uint place;
            bool isSent;
            UnitSet offered;
            if (isBetween)
            {
                bool endsStep = row == units;
                place = endsStep
                    ? EndsStep | (isLast ? EndsRun : 0)
                    : IsOwn | ContributorPlace(row, row);
                isSent = endsStep || surrogate != 0;
                offered = blocks.Without(row);
                if (row >= 0 && !endsStep)
                {
                    StoreReachability(row, now, surrogate != 0 ? blocks.With(row) : UnitSet.Empty);
                }

                blocks = UnitSet.Empty;
                factor = 0;
                row++;
                if (row < units)
                {
                    factor = BeginRow(ref weight, ref left, ref isLast);
                }
            }
            else
            {
                int from = presynaptic[weight];
                offered = isFirst ? UnitSet.Empty : Reachability(from, now ^ 1);
                place = ContributorPlace(from, row);
                isSent = !offered.IsEmpty;
                blocks = blocks.Union(offered);
                other = weights[weight];
                weight++;
                left--;
            }

            int product = FixedPoint.ShiftRightRounded(factor * other, isBetween ? surrogateShift : weightFraction);
            if (isSent)
            {
                Offer(isBetween ? surrogate : Saturate(product, ref saturates), place, offered);
            }

            surrogate = isBetween ? (short)product : surrogate;
        }

        coefficientSaturations += (ushort)(saturates ? 1 : 0);
        return isLast;
    }

    /// <returns>How far the potential is from where φ is zero.</returns>
    private short BeginRow(ref int weight, ref int weights, ref bool isLast)
    {
        uint row = surrogateRows.Dequeue();
        isLast = (row & RowOfLastStep) != 0;
        weight = (int)(row >> (fanBits + RowShift));
        weights = (int)(row >> RowShift) & fanMask;
        return surrogateDistances.Dequeue();
    }

    private uint ContributorPlace(int from, int row) =>
        ((uint)(from & unitIndexMask) << ContributorUnitShift) | ((uint)(row & unitIndexMask) << (ContributorUnitShift + unitBits));

    private void Offer(short coefficient, uint place, UnitSet blocks)
    {
        contributorCoefficients.Enqueue(coefficient);
        contributorPlaces.Enqueue(place);
        contributorBlocks.Enqueue(blocks.Low & lowUnits);
        if (setWords > 1)
        {
            contributorHighBlocks.Enqueue(blocks.High & highUnits);
        }
    }

    private UnitSet Reachability(int unit, int ofHalf)
    {
        int index = ((unit << 1) | ofHalf) * setWords;
        return new UnitSet(reachability[index], setWords > 1 ? reachability[index + 1] : 0);
    }

    private void StoreReachability(int unit, int ofHalf, UnitSet blocks)
    {
        int index = ((unit << 1) | ofHalf) * setWords;
        reachability[index] = blocks.Low & lowUnits;
        if (setWords > 1)
        {
            reachability[index + 1] = blocks.High & highUnits;
        }
    }
}
