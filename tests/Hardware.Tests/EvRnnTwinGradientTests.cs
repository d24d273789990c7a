using SparseRtrl.Algorithm;
using SparseRtrl.Hardware.Twin;

namespace SparseRtrl.Hardware.Tests;

/// <summary>
/// The twin's gradient against backpropagation through time in double precision, of the same quantised network and data.
/// </summary>
public class EvRnnTwinGradientTests
{
    private const int Sequences = 40;

    [Theory]
    [InlineData(16, 0.8, 0.5, 1, 4)]
    [InlineData(16, 0.8, 0.5, 2, 1)]
    [InlineData(32, 0.9, 0.25, 1, 4)]
    [InlineData(5, 0.4, 1.0, 1, 2)]
    [InlineData(13, 0.0, 1.0, 3, 8)]
    [InlineData(33, 0.9, 0.5, 1, 4)]
    [InlineData(64, 0.95, 0.25, 1, 16)]
    public void Twin_gradient_points_where_the_exact_gradient_points(int units, double sparsity, double support, int outputs, int lanes)
    {
        var twinCase = new TwinCase(units, sparsity, support, outputs, lanes: lanes);
        double[] cosines = Cosines(twinCase);
        Assert.True(cosines[Sequences / 2] >= 0.9999, $"median {cosines[Sequences / 2]}");
        Assert.True(cosines[0] >= 0.999, $"worst {cosines[0]}");
        Assert.Equal(0, twinCase.Twin.KernelSaturations);
        Assert.Equal(0, twinCase.Twin.QuantisationSaturations);
    }

    [Fact]
    public void It_still_does_after_learning()
    {
        var twinCase = new TwinCase();
        for (int sequence = 0; sequence < 500; sequence++)
        {
            (double[] inputs, double[] target) = twinCase.NextSpiral();
            twinCase.Twin.Run(inputs, target, isLearning: true);
        }

        double[] cosines = Cosines(twinCase);
        Assert.True(cosines[Sequences / 2] >= 0.9999, $"median {cosines[Sequences / 2]}");
    }

    [Fact]
    public void Six_fraction_bits_are_seen_to_be_worse()
    {
        double[] cosines = Cosines(new TwinCase(formats: new FixedPointFormats(6, 6, 6, 6, 6, 6, 6)));
        Assert.True(cosines[Sequences / 2] < 0.999, $"median {cosines[Sequences / 2]}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Length_of_the_gradient_loss_and_output_are_right_too(int outputs)
    {
        var twinCase = new TwinCase(outputs: outputs);
        (double[] inputs, double[] target) = twinCase.NextSpiral();
        GradientResult exact = twinCase.ExactGradient(inputs, target);
        double loss = twinCase.Twin.Run(inputs, target);
        Assert.Equal(exact.Loss, loss, 0.002);
        EvRnnParameters gradient = twinCase.Twin.Gradient;
        Assert.All(gradient.Cell.Zip(exact.Gradient.Cell), pair => Assert.Equal(pair.Second, pair.First, 0.001));
        Assert.All(gradient.Readout.Zip(exact.Gradient.ReadoutWeights), pair => Assert.Equal(pair.Second, pair.First, 0.001));
        Assert.All(gradient.ReadoutBias.Zip(exact.Gradient.ReadoutBias), pair => Assert.Equal(pair.Second, pair.First, 0.001));
        Assert.All(gradient.ReadoutBias.Zip(twinCase.Twin.Output.Zip(target)), pair =>
            Assert.Equal(pair.Second.First - pair.Second.Second, pair.First));
    }

    [Fact]
    public void Sequences_do_not_see_each_other()
    {
        var twinCase = new TwinCase();
        (double[] inputs, double[] target) = twinCase.NextSpiral();
        twinCase.Twin.Run(inputs, target);
        EvRnnParameters first = twinCase.Twin.Gradient;
        (double[] otherInputs, double[] otherTarget) = twinCase.NextSpiral();
        twinCase.Twin.Run(otherInputs, otherTarget);
        Assert.NotEqual(first.Cell, twinCase.Twin.Gradient.Cell);
        twinCase.Twin.Run(inputs, target);
        Assert.Equal(first.Cell, twinCase.Twin.Gradient.Cell);
    }

    /// <summary>
    /// Cosines of the cell gradients, worst first. The readout's gradient needs no influence and would only flatter them.
    /// </summary>
    private static double[] Cosines(TwinCase twinCase)
    {
        double[] cosines = new double[Sequences];
        for (int sequence = 0; sequence < Sequences; sequence++)
        {
            (double[] inputs, double[] target) = twinCase.NextSpiral();
            double[] exact = twinCase.ExactGradient(inputs, target).Gradient.Cell;
            twinCase.Twin.Run(inputs, target);
            cosines[sequence] = TwinCase.Cosine(twinCase.Twin.Gradient.Cell, exact);
        }

        Array.Sort(cosines);
        return cosines;
    }
}
