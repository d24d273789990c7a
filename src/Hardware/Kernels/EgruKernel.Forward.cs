namespace SparseRtrl.Hardware.Kernels;

/// <content>A step of a unit: gates, state, event and slopes.</content>
public sealed partial class EgruKernel
{
    /// <summary>
    /// What a weight belongs to: update, reset, the recurrent input of the candidate, which the reset gate scales, the rest of
    /// the candidate, and the threshold. In the order of the arguments and slopes among the variables.
    /// </summary>
    private const int RecurrentCandidate = 2, Candidate = 3, ThresholdPart = 4;

    /// <summary>Weights of a connection.</summary>
    private const int Gates = 3;

    /// <summary>Fraction bits of tanh's argument, and bits of it that interpolate within a table entry.</summary>
    private const int ArgumentFraction = 12, InterpolationBits = 6;

    /// <summary>The table ends here, at 511/64, where tanh is 1 to 10^−6.</summary>
    private const int LargestArgument = (511 << InterpolationBits) - 1;

    private const uint VariableMask = 63, IsOwnVariable = 32;

    /// <summary>Operations of a unit's step; see <see cref="EgruUnitProgram"/>.</summary>
    [HostHidden] private readonly uint[] program;

    /// <summary>tanh(i/64) with the fraction bits of gates.</summary>
    [HostHidden] private readonly short[] curve;

    /// <summary>Variables of the program: the common ones, then those of each unit.</summary>
    [HostHidden] internal readonly short[] variables;

    /// <summary>d = ∂h/∂c, and whether h is an event, with the half in the low bit of the index.</summary>
    [HostHidden] private readonly short[] outputSlopes;
    [HostHidden] internal readonly bool[] hasFired;

    private void StepUnit(int unit)
    {
        SumInputs(unit);
        Calculate(unit);
        int here = (unit << 1) | half;
        values[here] = variables[(int)EgruVariable.Output];
        outputSlopes[here] = variables[(int)EgruVariable.OutputSlope];
        hasFired[here] = variables[(int)EgruVariable.Fires] != 0;
    }

    private void SumInputs(int unit)
    {
        int fanIn = fanIns[unit];
        int first = sourceStarts[unit];
        int threshold = blockStarts[unit] << laneBits;
        variables[(int)EgruVariable.Threshold] = weights[threshold];
        for (int part = 0; part <= Candidate; part++)
        {
            int gate = Math.Min(part, Gates - 1);
            int begin = part == Candidate || isFirstStep ? fanIn : 0;
            int end = part == RecurrentCandidate ? fanIn : fanIn + inputs + 1;
            int sum = 0;
            for (int i = begin; i < end; i++)
            {
                Hardware.Pipeline(initiationInterval: 4);
                short value = values[(sources[first + i] << 1) | (half ^ 1)];
                sum += (weights[threshold + 1 + (Gates * i) + gate] * value) >> inputGuardBits;
            }

            // The arguments of σ are halved.
            int rounded = FixedPoint.ShiftRightRounded(
                part < RecurrentCandidate ? sum >> 1 : sum, weightFraction + StateFraction - ArgumentFraction - inputGuardBits);
            variables[(int)EgruVariable.UpdateArgument + part] = Saturate(rounded, ref stateSaturates);
        }
    }

    internal void Calculate(int unit)
    {
        for (int i = 0; i < program.Length; i++)
        {
            uint operation = program[i];
            short left = Variable(operation, unit);
            short right = Variable(operation >> EgruUnitProgram.RightShift, unit);
            short addend = Variable(operation >> EgruUnitProgram.AddendShift, unit);
            bool isNegative = false;
            int magnitude = Math.Min(Math.Abs((int)left), short.MaxValue);
            if ((operation & EgruUnitProgram.IsCurve) != 0)
            {
                isNegative = left < 0;
                int argument = Math.Min(magnitude, LargestArgument);
                int index = argument >> InterpolationBits;
                addend = curve[index];
                left = (short)(curve[index + 1] - addend);
                right = (short)((argument & ((1 << InterpolationBits) - 1)) << (GateFraction - InterpolationBits));
            }
            else if ((operation & EgruUnitProgram.IsDistance) != 0)
            {
                left = (short)magnitude;
            }

            int raise = (int)(operation >> EgruUnitProgram.RaiseShift) & 3;
            int product = FixedPoint.ShiftRightRounded((left * right) >> (GateFraction - 1 - raise), 1);
            int sum = Negate(product, isNegative || (operation & EgruUnitProgram.SubtractsProduct) != 0)
                + Negate(addend, isNegative || (operation & EgruUnitProgram.SubtractsAddend) != 0);
            bool isBeyond = (operation & EgruUnitProgram.IsDistance) != 0 && sum < 0;
            short result = Saturate(isBeyond ? 0 : sum, ref stateSaturates);
            if ((operation & EgruUnitProgram.IsStep) != 0)
            {
                result = (short)(left > 0 ? 1 << StateFraction : 0);
            }

            variables[VariableIndex(operation >> EgruUnitProgram.TargetShift, unit)] = result;
        }
    }

    private static int Negate(int value, bool isNegative) => isNegative ? -value : value;

    private short Variable(uint variable, int unit) =>
        isFirstStep && (variable & IsOwnVariable) != 0 ? (short)0 : variables[VariableIndex(variable, unit)];

    private int VariableIndex(uint variable, int unit) =>
        (variable & IsOwnVariable) != 0 ? OwnVariable(unit, (int)variable) : (int)(variable & VariableMask);

    /// <summary>Where a unit has a variable of its own.</summary>
    internal int OwnVariable(int unit, int variable) => (1 << (variableBits - 1)) | (unit << 2) | (variable & 3);
}
