using SparseRtrl.Algorithm;
using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Hardware.Tests;

/// <summary>What the kernel computes besides gradients: functions, events, updates, saturations.</summary>
public class EgruKernelTests
{
    /// <summary>
    /// The worst error of the piecewise linear functions, as docs/accelerator.md states it: arguments are exact.
    /// </summary>
    private const double WorstTanhError = 9e-5;

    [Fact]
    public void Tanh_and_sigma_are_within_the_stated_error_for_every_argument()
    {
        EgruKernel kernel = new EgruCase().Twin.Kernel;
        double worstTanh = 0;
        double worstLogistic = 0;
        for (int argument = short.MinValue; argument <= short.MaxValue; argument++)
        {
            kernel.variables[(int)EgruVariable.UpdateArgument] = (short)argument;
            kernel.variables[(int)EgruVariable.ResetArgument] = 0;
            kernel.variables[(int)EgruVariable.CandidateArgument] = (short)argument;
            kernel.variables[(int)EgruVariable.Recurrent] = 0;
            kernel.Calculate(0);
            double x = argument / 4096.0;
            double tanh = FixedPointFormats.Dequantise(kernel.variables[(int)EgruVariable.Candidate], EgruKernel.GateFraction);
            double logistic = FixedPointFormats.Dequantise(kernel.variables[(int)EgruVariable.Update], EgruKernel.GateFraction);
            worstTanh = Math.Max(worstTanh, Math.Abs(tanh - Math.Tanh(x)));
            worstLogistic = Math.Max(worstLogistic, Math.Abs(logistic - (1 / (1 + Math.Exp(-2 * x)))));
        }

        Assert.InRange(worstTanh, WorstTanhError / 2, WorstTanhError);
        Assert.InRange(worstLogistic, WorstTanhError / 4, WorstTanhError);
    }

    [Fact]
    public void States_and_events_follow_the_equations()
    {
        var egruCase = new EgruCase();
        (double[] inputs, double[] targets) = egruCase.NextClearSpiral();
        var exact = new ExactEgru(egruCase.Network());
        bool hasEvents = false;
        for (int step = 1; step <= EgruCase.Steps; step++)
        {
            exact.Step(inputs.AsSpan((step - 1) * 2, 2));
            egruCase.Twin.Run(inputs.AsSpan(0, step * 2), targets);
            for (int unit = 0; unit < egruCase.Layout.Units; unit++)
            {
                Assert.Equal(exact.Fired[unit], egruCase.FiresInTwin(unit));
                hasEvents |= exact.Fired[unit];
            }

            short state = egruCase.Twin.Kernel.variables[(int)EgruVariable.State];
            double last = FixedPointFormats.Dequantise(state, EgruKernel.StateFraction);
            Assert.Equal(exact.State[^1], last, 1e-3);
        }

        Assert.True(hasEvents);
    }

    [Theory]
    [InlineData(1, 0.9, false)]
    [InlineData(2, 0.0, false)]
    [InlineData(1, 0.8, true)]
    public void Learning_takes_a_step_down_the_gradient(int outputs, double decay, bool everyStep)
    {
        var egruCase = new EgruCase(outputs: outputs, decay: decay, change: c => c with { HasLossInEveryStep = everyStep });
        (double[] inputs, double[] targets) = egruCase.NextSpiral();
        int steps = everyStep ? 1 : EgruCase.Steps;
        EgruParameters before = egruCase.Twin.Parameters;
        egruCase.Twin.Run(inputs.AsSpan(0, 2 * steps), targets.AsSpan(0, outputs));
        EgruParameters gradient = egruCase.Twin.Gradient;
        egruCase.Twin.Run(inputs.AsSpan(0, 2 * steps), targets.AsSpan(0, outputs), isLearning: true);
        EgruParameters after = egruCase.Twin.Parameters;
        RequireStep(before.Cell, gradient.Cell, after.Cell, outputs);
        RequireStep(before.Readout, gradient.Readout, after.Readout, outputs);
        RequireStep(before.ReadoutBias, gradient.ReadoutBias, after.ReadoutBias, outputs);
        Assert.NotEqual(before.Cell, after.Cell);
    }

    [Fact]
    public void It_learns_spirals_one_sequence_at_a_time()
    {
        var egruCase = new EgruCase(
            decay: 0.8, initial: new InitialWeights(InputGain: 2, ReadoutGain: 2), thresholds: 0.3,
            change: c => c with { Formats = new(InfluenceFraction: 10) });
        for (int sequence = 0; sequence < 500; sequence++)
        {
            (double[] inputs, double[] targets) = egruCase.NextSpiral();
            egruCase.Twin.Run(inputs, targets, isLearning: true);
        }

        int right = 0;
        for (int sequence = 0; sequence < 100; sequence++)
        {
            (double[] inputs, double[] targets) = egruCase.NextSpiral();
            egruCase.Twin.Run(inputs, targets);
            right += LossFunction.ClassOf<double>(egruCase.Twin.Output) == LossFunction.ClassOf<double>(targets) ? 1 : 0;
        }

        Assert.InRange(right, 98, 100);
    }

    [Fact]
    public void What_outgrows_the_influence_format_is_counted()
    {
        var egruCase = new EgruCase(change: c => c with { Formats = new(InfluenceFraction: 15) });
        (double[] inputs, double[] targets) = egruCase.NextSpiral();
        egruCase.Twin.Run(inputs, targets);
        Assert.InRange(egruCase.Twin.Kernel.wordSaturations, 1, ushort.MaxValue);
        Assert.Equal(0, egruCase.Twin.Kernel.updateSaturations);
    }

    [Fact]
    public void Arguments_and_outputs_that_do_not_fit_are_counted()
    {
        var egruCase = new EgruCase(decay: 0);
        EgruParameters parameters = egruCase.Twin.Parameters;
        egruCase.Twin.Load(parameters with { Cell = Array.ConvertAll(parameters.Cell, _ => 7.9), ReadoutBias = [7.9] });
        egruCase.Twin.Run([3.9, 3.9], [-7.9]);
        Assert.Equal(16, egruCase.Twin.Kernel.stateSaturations);
        Assert.Equal(1, egruCase.Twin.Kernel.updateSaturations);
    }

    [Fact]
    public void Parameters_inputs_and_targets_out_of_range_are_counted()
    {
        var egruCase = new EgruCase();
        EgruParameters parameters = egruCase.Twin.Parameters;
        parameters.Cell[0] = 8.0;
        parameters.Readout[0] = -8.001;
        parameters.ReadoutBias[0] = double.PositiveInfinity;
        var twin = new EgruTwin(egruCase.Configuration, parameters);
        Assert.Equal(3, twin.QuantisationSaturations);
        twin.Run([4.0, 0.0], [-9.0]);
        Assert.Equal(5, twin.QuantisationSaturations);
    }

    /// <summary>Within a rounding of each output's change.</summary>
    private static void RequireStep(double[] before, double[] gradient, double[] after, int outputs)
    {
        for (int p = 0; p < before.Length; p++)
        {
            Assert.Equal(before[p] - (gradient[p] / 16), after[p], (outputs * 0.5 / 4096) + 1e-4);
        }
    }
}
