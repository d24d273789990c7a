using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class ForwardModeTests
{
    [Fact]
    public void Dense_RTRL_equals_BPTT_for_any_cell() =>
        NetworkCase.With(NetworkCase.AnyCell).Sample(
            networkCase => networkCase.Compare(GradientMethods.DenseRtrl, GradientMethods.Bptt).IsExact, iter: 200);

    [Fact]
    public void An_input_of_the_wrong_length_is_refused()
    {
        IGradientEngine<double> engine = GradientMethods.DenseRtrl.CreateEngine(SpiralExperiment.Demo.CreateNetwork<double>());
        Assert.Throws<ArgumentException>(() => engine.Step([1]));
        Assert.Throws<ArgumentException>(() => engine.Step([1, 2, 3]));
    }
}
