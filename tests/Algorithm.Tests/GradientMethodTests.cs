using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class GradientMethodTests
{
    [Fact]
    public void Every_method_is_found_by_its_name_and_runs()
    {
        Network<double> network = SpiralExperiment.Demo.CreateNetwork<double>();
        Sequence<double> sequence = SpiralExperiment.Demo.CreateDataset<double>().Train[0];
        foreach (GradientMethodFamily family in GradientMethods.All)
        {
            GradientMethod method = GradientMethods.Parse(NameOf(family, number: 3));
            Assert.Equal((NameOf(family, number: 3), family.IsExact), (method.Name, method.IsExact));
            Assert.True(double.IsFinite(method.Compute(network, sequence, SpiralExperiment.Demo.Objective).Loss));
            Assert.DoesNotContain('\n', family.Description);
        }
    }

    [Fact]
    public void Every_method_refuses_an_input_of_the_wrong_length()
    {
        Network<double> network = SpiralExperiment.Demo.CreateNetwork<double>();
        foreach (GradientMethodFamily family in GradientMethods.All)
        {
            IGradientEngine<double> engine = GradientMethods.Parse(NameOf(family, number: 3)).CreateEngine(network);
            Assert.Throws<ArgumentException>(() => engine.Step([1]));
            Assert.Throws<ArgumentException>(() => engine.Step([1, 2, 3]));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("rtrl")]
    [InlineData("bptt-2")]
    [InlineData("Bptt")]
    [InlineData("snap")]
    [InlineData("snap-")]
    [InlineData("snap-0")]
    [InlineData("snap-+1")]
    [InlineData("snap-1.5")]
    [InlineData("snap-99999999999")]
    [InlineData("snap-N")]
    public void An_unknown_name_is_refused_with_the_known_ones(string name)
    {
        FormatException refusal = Assert.Throws<FormatException>(() => GradientMethods.Parse(name));
        Assert.Contains($"'{name}'", refusal.Message, StringComparison.Ordinal);
        Assert.All(GradientMethods.All, family => Assert.Contains(family.Name, refusal.Message, StringComparison.Ordinal));
    }

    /// <summary>A member of a family that differs by numbers, or the only one.</summary>
    internal static string NameOf(GradientMethodFamily family, int number) =>
        family.Name.EndsWith("-N", StringComparison.Ordinal) ? $"{family.Name[..^1]}{number}" : family.Name;
}
