using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class ClippingTests
{
    [Fact]
    public void A_gradient_longer_than_the_limit_is_shortened_to_it_in_its_direction()
    {
        ParameterSet<double> gradient = Gradient();
        new ClippingByNorm(6.5).Apply(gradient, gradient.EuclideanNorm());
        Assert.Equal([1.5, 2, 6], gradient.Parts.SelectMany(part => part));
    }

    [Fact]
    public void A_gradient_within_the_limit_stays_as_it_is()
    {
        ParameterSet<double> gradient = Gradient();
        new ClippingByNorm(13).Apply(gradient, gradient.EuclideanNorm());
        new ClippingByValue(12).Apply(gradient, gradient.EuclideanNorm());
        Assert.Equal([3.0, 4, 12], gradient.Parts.SelectMany(part => part));
    }

    [Fact]
    public void Clipping_by_value_limits_every_element_by_itself()
    {
        ParameterSet<double> gradient = Gradient();
        gradient.ReadoutWeights[0] = -4;
        new ClippingByValue(3.5).Apply(gradient, gradient.EuclideanNorm());
        Assert.Equal([3.0, -3.5, 3.5], gradient.Parts.SelectMany(part => part));
    }

    [Fact]
    public void A_limit_that_is_not_positive_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClippingByNorm(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClippingByValue(double.NaN));
    }

    /// <summary>3, 4 and 12, one in each part; its norm is 13.</summary>
    private static ParameterSet<double> Gradient()
    {
        ParameterSet<double> gradient = new(cellParameters: 1, units: 1, outputs: 1);
        gradient.Cell[0] = 3;
        gradient.ReadoutWeights[0] = 4;
        gradient.ReadoutBias[0] = 12;
        Assert.Equal(13, gradient.EuclideanNorm());
        return gradient;
    }
}
