using System.Collections.Immutable;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class ReproductionTests
{
    private static readonly ReproductionPlan Short = ReproductionPlan.Full with { Iterations = 20, WindowIterations = 10 };

    [Fact]
    public void The_full_plan_is_the_papers_grid_twice()
    {
        ReproductionSetting[] settings = [.. ReproductionPlan.Full.Settings];
        Assert.Equal(2 * 10 * 5, settings.Distinct().Count());
        Assert.Equal(settings.Length, settings.Distinct().Count());
        Experiment experiment = ReproductionPlan.Full.ExperimentOf(new(HasEvents: true, ParameterSparsity: 0.9, Seed: 3));
        Assert.Equal((16, 1_700, 32), (experiment.Units, experiment.Training.Iterations, experiment.Training.BatchSize));
        Network<float> network = experiment.CreateNetwork<float>();
        Assert.Equal(3, network.Layout.Masks.Distinct().Count());
        Assert.All(network.Layout.Masks, mask => Assert.InRange(mask.Count, 26, 26 + 16));
    }

    [Fact]
    public void A_run_is_the_same_every_time_and_learns_something()
    {
        var setting = new ReproductionSetting(HasEvents: false, ParameterSparsity: 0.5, Seed: 1);
        ReproductionResult first = ReproductionRun.Run(Short, setting, TestContext.Current.CancellationToken);
        ReproductionResult second = ReproductionRun.Run(Short, setting, TestContext.Current.CancellationToken);
        Assert.Equal(first.Points, second.Points);
        Assert.Equal(2, first.Points.Length);
        Assert.True(first.Points[1].Loss < first.Points[0].Loss);
        Assert.InRange(first.Points[1].ComputeAdjustedIteration, 1, 20);
    }

    [Fact]
    public void Zeros_of_the_influence_matrix_are_those_that_a_count_over_dual_numbers_gives()
    {
        Experiment experiment = ReproductionPlan.Full.ExperimentOf(new(HasEvents: true, ParameterSparsity: 0.5, Seed: 2));
        Network<float> network = experiment.CreateNetwork<float>();
        Sequence<float> sequence = experiment.CreateDataset<float>().Test[0];
        InfluenceSparsity measured = InfluenceSparsity.Of(network, [sequence]);

        double nonZero = DualNetwork.Run(network.ConvertTo<double>(), sequence.ConvertTo<double>())
            .Sum(step => step.Influence.Cast<double>().Count(element => element != 0));
        double unmasked = 16 * (3 * (16 + 2 + 1) + 1);
        Assert.Equal(1 - nonZero / (SpiralTask.Steps * 16 * unmasked), measured.OfAllParameters, tolerance: 1e-3);
        Assert.InRange(measured.OfRecurrentWeights, measured.OfAllParameters, 1);
    }

    [Theory]
    [InlineData(new[] { 0.7, 0.04, 0.03 }, 20)]
    [InlineData(new[] { 0.04, 0.7, 0.03 }, 10)]
    [InlineData(new[] { 0.7, 0.6, 0.5 }, null)]
    public void Learned_is_where_the_loss_is_low_for_the_first_time(double[] losses, int? iteration)
    {
        ImmutableArray<ReproductionPoint> points =
            [.. losses.Select((loss, i) => new ReproductionPoint(10 * (i + 1), 0, loss, 0, 0, default, default))];
        Assert.Equal(iteration, new ReproductionResult(new(true, 0, 1), points, 1, 0).Learned?.Iteration);
    }
}
