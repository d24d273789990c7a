namespace SparseRtrl.Hardware.Kernels;

/// <content>The first engine: potentials and events.</content>
public sealed partial class EvRnnKernel
{
    /// <summary>The column of each unit that fired and has one: what the next step has to add up.</summary>
    private readonly EventQueue<uint> events;

    /// <summary>What ∂v/∂p is made of in a step: the set of units that fired before it, a word at a time, and its inputs.</summary>
    private readonly EventQueue<uint> immediates;

    /// <summary>Flag of a row: the step is the last one.</summary>
    private const uint RowOfLastStep = 1;
    private const int RowShift = 1;

    /// <summary>
    /// Of each unit, in order, how far its potential is from where φ is zero, or 0, and its row of recurrent weights, of no weights where
    /// φ is zero.
    /// </summary>
    private readonly EventQueue<short> surrogateDistances;
    private readonly EventQueue<uint> surrogateRows;

    /// <summary>a: units that fired, a bit each. New bits come in at the last unit's place and move down as further units follow.</summary>
    [HostHidden] internal uint fired, highFired;

    [Process]
    private void Forward()
    {
        bool isFirst = startsSequence;
        for (int step = 0; step < StepsOfRun; step++)
        {
            half ^= 1;
            BeginStep(isFirst);
            bool saturates = false;
            DeliverEvents(ref saturates);
            Threshold(isFirst, step == StepsOfRun - 1, ref saturates);
            potentialSaturations += (ushort)(saturates ? 1 : 0);
            isFirst = false;
        }
    }

    private void BeginStep(bool isFirst)
    {
        immediates.Enqueue(isFirst ? 0 : fired);
        if (setWords > 1)
        {
            immediates.Enqueue(isFirst ? 0 : highFired);
        }

        for (int i = 0; i < inputs; i++)
        {
            short input = stream[position];
            values[i] = input;
            immediates.Enqueue((ushort)input);
            position = (position + 1) & streamMask;
        }
    }

    /// <summary>A synapse in each iteration.</summary>
    private void DeliverEvents(ref bool saturates)
    {
        int synapse = 0;
        int left = 0;
        while (left > 0 || events.Count > 0)
        {
            if (left == 0)
            {
                uint column = events.Dequeue();
                synapse = (int)(column >> fanBits);
                left = (int)column & fanMask;
            }

            int to = columnTargets[synapse];
            int weight = forwardWeights[synapse] << (potentialFraction - weightFraction);
            drive[to] = Saturate(drive[to] + weight, ref saturates);
            synapse++;
            left = (left - 1) & fanMask;
        }
    }

    /// <summary>An input of a unit in each iteration, the bias last.</summary>
    private void Threshold(bool isFirst, bool isLast, ref bool saturates)
    {
        int unit = 0;
        int input = 0;
        long sum = 0;
        for (int weight = recurrentWeights; weight < forwardWeights.Length - 1; weight++)
        {
            long before = input == 0 ? (long)drive[unit] << (weightFraction + inputFraction - potentialFraction) : sum;
            sum = FixedPoint.Wrap(before + (forwardWeights[weight] * values[input]), potentialBits);
            input++;
            if (input > inputs)
            {
                long potential = FixedPoint.ShiftRightCeiling(sum, weightFraction + inputFraction - potentialFraction);
                drive[unit] = 0;
                int value = Saturate(potential, ref saturates);
                Trace(unit, value > 0, isFirst);
                Fire(unit, value, isLast);
                unit++;
                input = 0;
            }
        }
    }

    private void Trace(int unit, bool isFired, bool isFirst)
    {
        int before = isFirst ? 0 : trace[(unit << 1) | (half ^ 1)];
        int activity = isFired ? 1 << (traceFraction - traceShift) : 0;
        trace[(unit << 1) | half] = (short)(before - FixedPoint.ShiftRightRounded(before, traceShift) + activity);
    }

    private void Fire(int unit, int potential, bool isLast)
    {
        uint column = columns[unit];
        bool isFired = potential > 0;
        uint newest = isFired ? 1u << ((units - 1) & 31) : 0;
        fired = (fired >> 1) | (setWords > 1 ? highFired << 31 : newest);
        highFired = setWords > 1 ? (highFired >> 1) | newest : 0;
        if (isFired && (column & (uint)fanMask) != 0)
        {
            events.Enqueue(column);
        }

        int distance = surrogateSupport - Math.Abs(potential);
        uint row = rows[unit];
        surrogateDistances.Enqueue((short)Math.Max(distance, 0));
        surrogateRows.Enqueue(((distance > 0 ? row : 0) << RowShift) | (isLast ? RowOfLastStep : 0));
    }
}
