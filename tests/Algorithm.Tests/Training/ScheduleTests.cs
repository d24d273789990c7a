using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class ScheduleTests
{
    [Fact]
    public void A_constant_rate_stays() => AssertFactors([1, 1, 1, 1], new ConstantRate());

    [Fact]
    public void Step_decay_multiplies_every_interval() => AssertFactors([1, 1, 0.5, 0.5, 0.25], new StepDecay(2, 0.5));

    [Fact]
    public void Cosine_decay_is_half_a_cosine() =>
        AssertFactors([1, (1 + Math.Sqrt(0.5)) / 2, 0.5, (1 - Math.Sqrt(0.5)) / 2], new CosineDecay());

    [Fact]
    public void Linear_decay_is_a_straight_line() => AssertFactors([1, 0.75, 0.5, 0.25], new LinearDecay());

    [Fact]
    public void A_warm_up_rises_to_the_full_rate_and_hands_over() =>
        AssertFactors([0.5, 1, 1, 0.75, 0.5, 0.25], new WarmUp(2, new LinearDecay()));

    [Fact]
    public void Intervals_and_decays_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepDecay(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepDecay(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarmUp(0, new ConstantRate()));
    }

    private static void AssertFactors(double[] expected, LearningRateSchedule schedule)
    {
        double[] factors = [.. expected.Select((_, i) => schedule.Factor(i + 1, expected.Length))];
        Assert.Equal(expected, factors, (a, b) => Math.Abs(a - b) < 1e-12);
    }
}
