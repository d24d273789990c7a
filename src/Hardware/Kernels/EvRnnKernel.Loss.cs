namespace SparseRtrl.Hardware.Kernels;

/// <content>Loss steps: the network's output, its error, and what it learns from it.</content>
public sealed partial class EvRnnKernel
{
    /// <summary>Reads targets from <see cref="stream"/>, and replaces them by outputs.</summary>
    private void Evaluate()
    {
        bool saturates = false;
        for (int o = 0; o < outputs; o++)
        {
            int sum = readoutBias[o] << (traceFraction - outputGuardBits);
            for (int unit = 0; unit < units; unit++)
            {
                sum += (readout[(unit << outputBits) | o] * trace[(unit << 1) | half]) >> outputGuardBits;
            }

            short output = Saturate(FixedPoint.ShiftRightRounded(sum, traceFraction - outputGuardBits), ref saturates);
            error[o] = Saturate(output - stream[position], ref saturates);
            stream[position] = output;
            position = (position + 1) & streamMask;
        }

        updateSaturations += (ushort)(saturates ? 1 : 0);
    }

    /// <summary>One step of gradient descent; the learning rate is a power of two. Padding stays zero, since its gradient is.</summary>
    private void Update()
    {
        bool saturates = false;
        for (int parameter = 0; parameter < parameters; parameter++)
        {
            int sum = 0;
            for (int o = 0; o < outputs; o++)
            {
                int index = (((((parameter >> laneBits) << outputBits) | o) << laneBits) | (parameter & (lanes - 1)));
                sum += (error[o] * gradient[index]) >> changeGuardBits;
            }

            int change = FixedPoint.ShiftRightRounded(sum, gradientFraction - changeGuardBits + traceShift + learningRateShift);
            short weight = Saturate(weights[parameter] - change, ref saturates);
            weights[parameter] = weight;
            forwardWeights[copyOf[parameter]] = weight;
        }

        UpdateReadout(ref saturates);
        updateSaturations += (ushort)(saturates ? 1 : 0);
    }

    private void UpdateReadout(ref bool saturates)
    {
        for (int o = 0; o < outputs; o++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                int index = (unit << outputBits) | o;
                int change = FixedPoint.MultiplyRounded(error[o], trace[(unit << 1) | half], traceFraction + learningRateShift);
                readout[index] = Saturate(readout[index] - change, ref saturates);
            }

            int biasChange = FixedPoint.ShiftRightRounded(error[o], learningRateShift);
            readoutBias[o] = Saturate(readoutBias[o] - biasChange, ref saturates);
        }
    }
}
