using System.Numerics;

namespace SparseRtrl.Hardware.Kernels;

/// <content>The phases of <see cref="Step"/>, in the order in which they run.</content>
public sealed partial class EvRnnKernel
{
    private void ForwardInputs()
    {
        for (int unit = 0; unit < units; unit++)
        {
            int bias = blockStart[unit + 1] - 1;
            int sum = weights[bias] << inputFraction;
            for (int i = 0; i < inputs; i++)
            {
                // Exact up to the one rounding below. One more product cannot overflow 32 bits when the sum fits 31.
                sum += weights[bias - inputs + i] * input[i];
                CountUnlessFits(sum, 31);
                sum = FixedPoint.Saturate(sum, 31);
            }

            potential[unit] = Saturate(FixedPoint.ShiftRightCeiling(sum, weightFraction + inputFraction - potentialFraction));
        }
    }

    private void ForwardEvents()
    {
        while (events.Count > 0)
        {
            int unit = events.Dequeue();
            int end = columnStart[unit + 1];
            for (int i = columnStart[unit]; i < end; i++)
            {
                int to = columnTarget[i];
                potential[to] = Saturate(potential[to] + (weights[columnParameter[i]] << (potentialFraction - weightFraction)));
            }
        }
    }

    private void Threshold()
    {
        fired = 0;
        for (int unit = 0; unit < units; unit++)
        {
            int v = potential[unit];
            if (v > 0)
            {
                fired |= UnitBit(unit);
                events.Enqueue((byte)unit);
            }

            if (Math.Abs(v) < surrogateSupport)
            {
                gradientUnits.Enqueue((byte)unit);
            }
            else
            {
                reachability[(unit << 1) | half] = 0;
            }
        }
    }

    private void DecayGradient()
    {
        for (int i = 0; i < parameters << outputShift; i++)
        {
            gradient[i] = firstStep ? (short)0 : (short)FixedPoint.MultiplyRounded(gradient[i], (short)decay, DecayFraction);
        }
    }

    private void Influence()
    {
        while (gradientUnits.Count > 0)
        {
            int unit = gradientUnits.Dequeue();
            int distance = surrogateSupport - Math.Abs((int)potential[unit]);
            short surrogate = (short)FixedPoint.MultiplyRounded((short)distance, (short)surrogateSlope, surrogateShift);
            LoadReadoutCoefficients(unit);
            int contributors = CollectContributors(unit, surrogate);
            uint blocks = reachability[(unit << 1) | half];
            while (blocks != 0)
            {
                int block = BitOperations.TrailingZeroCount(blocks);
                blocks &= blocks - 1;
                int selectedEnd = SelectContributors(block, contributors);
                InfluenceBlock(unit, block, surrogate, selectedEnd);
            }
        }
    }

    private void LoadReadoutCoefficients(int unit)
    {
        for (int o = 0; o < outputs; o++)
        {
            int product = readout[(unit << outputShift) | o] * gain;
            int shift = weightFraction + DecayFraction - readoutCoefficientFraction;
            readoutCoefficient[o] = Saturate(FixedPoint.ShiftRightRounded(product, shift));
        }
    }

    /// <summary>Lists the units whose old rows are not zero and feed the unit, and writes the unit's reachability row.</summary>
    /// <returns>Number of contributors.</returns>
    private int CollectContributors(int unit, short surrogate)
    {
        int shift = surrogateFraction + weightFraction - coefficientFraction;
        int count = 0;
        uint reachable = UnitBit(unit);
        int end = blockStart[unit + 1] - 1 - inputs;
        for (int parameter = blockStart[unit]; parameter < end; parameter++)
        {
            int from = presynaptic[parameter];
            uint row = firstStep ? 0 : reachability[(from << 1) | (half ^ 1)];
            if (row != 0)
            {
                reachable |= row;
                contributorUnit[count] = (byte)from;
                contributorCoefficient[count] = Saturate(FixedPoint.MultiplyRounded(surrogate, weights[parameter], shift));
                count++;
            }
        }

        reachability[(unit << 1) | half] = reachable;
        return count;
    }

    /// <summary>Copies the contributors that reach the block to the second half of the list.</summary>
    /// <returns>End of the copies; they start at n.</returns>
    private int SelectContributors(int block, int contributors)
    {
        int end = units;
        for (int i = 0; i < contributors; i++)
        {
            int from = contributorUnit[i];
            if ((reachability[(from << 1) | (half ^ 1)] & UnitBit(block)) != 0)
            {
                contributorUnit[end] = (byte)from;
                contributorCoefficient[end] = contributorCoefficient[i];
                end++;
            }
        }

        return end;
    }

    /// <summary>Computes one block of one row of M and adds it to G while it is at hand.</summary>
    private void InfluenceBlock(int unit, int block, short surrogate, int selectedEnd)
    {
        int blockEnd = blockStart[block + 1];
        for (int parameter = blockStart[block]; parameter < blockEnd; parameter++)
        {
            int sum = 0;
            if (block == unit)
            {
                sum = ImmediateInfluence(parameter, blockEnd, surrogate);
            }

            for (int i = units; i < selectedEnd; i++)
            {
                short old = influence[(parameter << influenceShift) | (contributorUnit[i] << 1) | (half ^ 1)];
                sum += (contributorCoefficient[i] * old) >> GuardBits;
            }

            short value = Saturate(FixedPoint.ShiftRightRounded(sum, sumFraction - influenceFraction));
            influence[(parameter << influenceShift) | (unit << 1) | half] = value;
            AccumulateGradient(parameter, value);
        }
    }

    /// <summary>φ_k·∂v_k/∂p for a parameter of the unit itself: an event, an input or, for the bias, one.</summary>
    private int ImmediateInfluence(int parameter, int blockEnd, short surrogate)
    {
        int from = presynaptic[parameter];
        int result = surrogate << (sumFraction - surrogateFraction);
        if (parameter < blockEnd - 1 - inputs)
        {
            result = (firedBefore & UnitBit(from)) != 0 ? result : 0;
        }
        else if (parameter < blockEnd - 1)
        {
            result = (surrogate * input[from]) >> (surrogateFraction + inputFraction - sumFraction);
        }

        return result;
    }

    private void AccumulateGradient(int parameter, short value)
    {
        int shift = influenceFraction + readoutCoefficientFraction - gradientFraction;
        for (int o = 0; o < outputs; o++)
        {
            int index = (parameter << outputShift) | o;
            gradient[index] = Saturate(gradient[index] + FixedPoint.MultiplyRounded(value, readoutCoefficient[o], shift));
        }
    }

    private void UpdateTrace()
    {
        int gained = FixedPoint.ShiftRightRounded(gain, DecayFraction - traceFraction);
        for (int unit = 0; unit < units; unit++)
        {
            int decayed = firstStep ? 0 : FixedPoint.MultiplyRounded(trace[unit], (short)decay, DecayFraction);
            trace[unit] = (short)(decayed + ((fired & UnitBit(unit)) != 0 ? gained : 0));
        }
    }
}
