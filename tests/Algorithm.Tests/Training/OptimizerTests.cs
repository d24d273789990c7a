using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class OptimizerTests
{
    private const double Start = 1;

    [Fact]
    public void Gradient_descent_steps_by_the_learning_rate() =>
        Assert.Equal([Start - 2 / 16.0], Trajectory(SgdSettings.WithShift(4), gradients: [2]));

    [Fact]
    public void Momentum_adds_up_past_gradients()
    {
        double first = Start - 0.1 * 2;
        double second = first - 0.1 * (0.9 * 2 + 3);
        AssertTrajectory([first, second, second - 0.1 * (0.9 * (0.9 * 2 + 3) - 1)], new SgdSettings(0.1, 0.9), [2, 3, -1]);
    }

    [Fact]
    public void Nesterov_momentum_looks_ahead()
    {
        double first = Start - 0.1 * (2 + 0.9 * 2);
        AssertTrajectory([first, first - 0.1 * (3 + 0.9 * (0.9 * 2 + 3))], new SgdSettings(0.1, 0.9, Nesterov: true), [2, 3]);
    }

    [Fact]
    public void Adam_steps_as_its_definition_says()
    {
        double first = (0.9 * 0.1 * 5 - 0.1 * 5) / (1 - 0.9 * 0.9);
        double second = (0.999 * 0.001 * 25 + 0.001 * 25) / (1 - 0.999 * 0.999);
        AssertTrajectory([Start - 0.1, Start - 0.1 - 0.1 * first / Math.Sqrt(second)], new AdamSettings(0.1), [5, -5]);
    }

    [Fact]
    public void An_optimiser_set_to_the_state_of_another_goes_on_as_that_one_does()
    {
        ParameterSet<double> parameters = new(cellParameters: 1, units: 1, outputs: 1);
        ParameterSet<double> gradient = new(cellParameters: 1, units: 1, outputs: 1);
        gradient.Cell[0] = 3;
        foreach (OptimizerSettings settings in (OptimizerSettings[])[new SgdSettings(0.1, 0.9), new AdamSettings()])
        {
            Optimizer<double> one = settings.Create(parameters);
            one.Apply(parameters, gradient, 0.1);
            Optimizer<double> other = settings.Create(parameters);
            ParameterSet<double> copy = parameters.ConvertTo<double>();
            ParameterSet<double> forgetful = parameters.ConvertTo<double>();
            settings.Create(parameters).Apply(forgetful, gradient, 0.1);
            other.Restore(one.Updates, [.. one.Averages.Select(average => average.ConvertTo<double>())]);
            gradient.Cell[0] = -1;
            other.Apply(copy, gradient, 0.1);
            one.Apply(parameters, gradient, 0.1);
            Assert.Equal(parameters.Cell, copy.Cell);
            Assert.NotEqual(parameters.Cell, forgetful.Cell);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_learning_rate_that_is_not_positive_is_refused(double rate)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SgdSettings(rate));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamSettings(rate));
    }

    [Fact]
    public void Averages_that_never_decay_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SgdSettings(0.1, Momentum: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamSettings(FirstDecay: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamSettings(SecondDecay: double.NaN));
    }

    private static void AssertTrajectory(double[] expected, OptimizerSettings settings, double[] gradients) =>
        Assert.Equal(expected, Trajectory(settings, gradients), (a, b) => Math.Abs(a - b) < 1e-8);

    /// <summary>One parameter after each gradient; the same in all three parts of the set.</summary>
    private static double[] Trajectory(OptimizerSettings settings, double[] gradients)
    {
        ParameterSet<double> parameters = new(cellParameters: 1, units: 1, outputs: 1);
        ParameterSet<double> gradient = parameters.NewZero();
        Fill(parameters, Start);
        Optimizer<double> optimizer = settings.Create(parameters);
        return [.. gradients.Select(value =>
        {
            Fill(gradient, value);
            optimizer.Apply(parameters, gradient, settings.LearningRate);
            return Assert.Single(parameters.Parts.SelectMany(part => part).Distinct());
        })];
    }

    private static void Fill(ParameterSet<double> set, double value)
    {
        foreach (double[] part in set.Parts)
        {
            Array.Fill(part, value);
        }
    }
}
