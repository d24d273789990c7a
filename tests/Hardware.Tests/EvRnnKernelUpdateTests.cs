using SparseRtrl.Hardware.Kernels;
using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Hardware.Tests;

public class EvRnnKernelUpdateTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 4)]
    [InlineData(2, 3)]
    [InlineData(3, 7)]
    public void Update_is_one_step_of_gradient_descent_rounded_to_the_weights_format(int outputs, int learningRateShift)
    {
        var twinCase = new TwinCase(outputs: outputs);
        var twin = new EvRnnTwin(twinCase.Configuration with { LearningRateShift = learningRateShift }, twinCase.Twin.Parameters);
        (double[] inputs, double[] target) = twinCase.NextSpiral();
        twin.Run(inputs, target);
        EvRnnParameters before = twin.Parameters;
        EvRnnParameters gradient = twin.Gradient;
        twin.Run(inputs, target, isLearning: true);

        // Half a step of the format for the rounding, and for the cell the guard bits of each product.
        double step = FixedPointFormats.Dequantise(1, twinCase.Configuration.Formats.WeightFraction);
        double rate = Math.ScaleB(1, -learningRateShift);
        RequireDescent(before.Cell, gradient.Cell, twin.Parameters.Cell, rate, 0.51 * step);
        RequireDescent(before.Readout, gradient.Readout, twin.Parameters.Readout, rate, 0.5 * step);
        RequireDescent(before.ReadoutBias, gradient.ReadoutBias, twin.Parameters.ReadoutBias, rate, 0.5 * step);
        Assert.NotEqual(before.Readout, twin.Parameters.Readout);
    }

    [Fact]
    public void Weights_saturate_and_are_counted()
    {
        var twinCase = new TwinCase();
        EvRnnTwin twin = new(twinCase.Configuration with { LearningRateShift = 0 }, twinCase.Twin.Parameters);
        (double[] inputs, _) = twinCase.NextSpiral();
        twin.Run(inputs, [0.0]);
        int busiest = Enumerable.Range(0, twinCase.Configuration.Units).MaxBy(unit => twin.Kernel.trace[(unit << 1) | twin.Kernel.half]);
        twin.Kernel.readout[busiest] = short.MaxValue - 1;
        twin.Run(inputs, [7.9], isLearning: true);
        Assert.Equal(short.MaxValue, twin.Kernel.readout[busiest]);
        Assert.Equal(1, twin.KernelSaturations);
    }

    [Fact]
    public void Forward_and_backward_see_the_same_weights()
    {
        var twinCase = new TwinCase(units: 32, sparsity: 0.9);
        (double[] inputs, double[] target) = twinCase.NextSpiral();
        short[] before = [.. twinCase.Twin.Kernel.weights];
        twinCase.Twin.Run(inputs, target, isLearning: true);
        EvRnnKernel kernel = twinCase.Twin.Kernel;
        Assert.NotEqual(before, kernel.weights);
        foreach (int parameter in new EvRnnKernelLayout(twinCase.Configuration).ParameterIndices)
        {
            Assert.Equal(kernel.weights[parameter], kernel.forwardWeights[kernel.copyOf[parameter]]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Learning_in_the_kernel_reduces_the_loss(int outputs)
    {
        const int window = 200;
        var twinCase = new TwinCase(outputs: outputs);
        List<double> losses = [];
        for (int sequence = 0; sequence < 3_000; sequence++)
        {
            (double[] inputs, double[] target) = twinCase.NextSpiral();
            losses.Add(twinCase.Twin.Run(inputs, target, isLearning: true));
        }

        double first = losses.Take(window).Average();
        double last = losses.TakeLast(window).Average();
        Assert.True(last < first / 2, $"{first} to {last}");
        Assert.Equal(0, twinCase.Twin.KernelSaturations);
    }

    private static void RequireDescent(double[] before, double[] gradient, double[] after, double rate, double tolerance)
    {
        for (int i = 0; i < before.Length; i++)
        {
            Assert.Equal(before[i] - rate * gradient[i], after[i], tolerance);
        }
    }
}
