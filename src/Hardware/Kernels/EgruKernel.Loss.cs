namespace SparseRtrl.Hardware.Kernels;

/// <content>The network's output, its error, and what it learns from it.</content>
public sealed partial class EgruKernel
{
    /// <summary>
    /// y_o, and the couplings of its row G_o. At a loss step reads a target from <see cref="stream"/>, and replaces it by y_o.
    /// </summary>
    private void Evaluate(int output, bool isLossStep, int position)
    {
        int sum = 0;
        couplingCount = 0;
        for (int unit = 0; unit <= units; unit++)
        {
            Hardware.Pipeline(initiationInterval: 3);
            short weight = readout[(unit << outputBits) | output];
            sum += (weight * Activity(unit)) >> readoutGuardBits;
            if (unit < units)
            {
                AddCoupling(unit, weight, half);
            }
        }

        if (isLossStep)
        {
            int place = (position + output) & streamMask;
            short result = Saturate(FixedPoint.ShiftRightRounded(sum, StateFraction - readoutGuardBits), ref updateSaturates);
            error[output] = Saturate(result - stream[place], ref updateSaturates);
            cellError = hasTrace ? (short)FixedPoint.MultiplyRounded(error[output], (short)gain, GateFraction) : error[output];
            stream[place] = result;
        }
    }

    /// <summary>s(t), or h(t) where there is no trace; after the last unit the 1 that the bias is multiplied by.</summary>
    private short Activity(int unit)
    {
        short activity = hasTrace ? variables[OwnVariable(unit, (int)EgruVariable.Trace)] : values[(unit << 1) | half];
        return unit == units ? (short)(1 << StateFraction) : activity;
    }

    /// <summary>
    /// One step of gradient descent for the parameters of a block, by one output's error; the learning rate is a power of two.
    /// </summary>
    private void UpdateBlock(int row, int block)
    {
        int end = blockStarts[block + 1] << laneBits;
        for (int parameter = blockStarts[block] << laneBits; parameter < end; parameter++)
        {
            Hardware.Pipeline(initiationInterval: 4);
            short gradient = influence[InfluenceIndex(parameter, row)];
            int change = FixedPoint.MultiplyRounded(cellError, gradient, influenceFraction + learningRateShift);
            weights[parameter] = Saturate(weights[parameter] - change, ref updateSaturates);
        }
    }

    private void UpdateReadout(int output)
    {
        short factor = error[output];
        for (int unit = 0; unit <= units; unit++)
        {
            Hardware.Pipeline(initiationInterval: 4);
            int index = (unit << outputBits) | output;
            int change = FixedPoint.MultiplyRounded(factor, Activity(unit), StateFraction + learningRateShift);
            readout[index] = Saturate(readout[index] - change, ref updateSaturates);
        }
    }
}
