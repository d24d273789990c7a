using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class EvaluationTests
{
    [Fact]
    public void Accuracy_counts_the_loss_steps_and_the_loss_is_a_mean_of_sums()
    {
        // The output is 0.5 at every step: class 1, with errors −0.5, 1.5 and 0.5.
        Sequence<double>[] sequences = [new([0, 0], [1, -1]), new([0], [0])];
        Evaluation all = Evaluate(sequences, LossTiming.EveryStep);
        Assert.Equal(1 / 3.0, all.Accuracy);
        Assert.Equal((0.125 + 1.125 + 0.125) / 2, all.Loss);

        Evaluation last = Evaluate(sequences, LossTiming.LastStep);
        Assert.Equal(0, last.Accuracy);
        Assert.Equal((1.125 + 0.125) / 2, last.Loss);
    }

    [Fact]
    public void The_normalised_error_of_the_best_constant_is_one()
    {
        Evaluation even = Evaluate([new([0, 0], [0.4, 0.6]), new([0, 0], [0.2, 0.8])], LossTiming.EveryStep);
        Assert.Equal(1, even.NormalisedError, tolerance: 1e-12);

        double[] targets = [3.5, 1.5, -0.5, 7.5];
        double error = targets.Sum(y => (y - 0.5) * (y - 0.5));
        double deviation = targets.Sum(y => (y - 3) * (y - 3));
        Evaluation off = Evaluate([new([0, 0, 0], targets[..3]), new([0], targets[3..])], LossTiming.EveryStep);
        Assert.Equal(Math.Sqrt(error / deviation), off.NormalisedError, tolerance: 1e-12);
    }

    [Fact]
    public void Targets_that_do_not_vary_have_no_normalised_error() =>
        Assert.True(double.IsNaN(Evaluate([new([0, 0], [0.5, 0.5])], LossTiming.EveryStep).NormalisedError));

    [Fact]
    public void Densities_are_those_of_the_engine()
    {
        Evaluation quiet = Evaluate([new([0, 0], [0, 0])], LossTiming.EveryStep);
        Assert.Equal((0, 1), (quiet.ActivityDensity, quiet.BackwardDensity));
        Assert.Equal(2, quiet.Counts.Steps);
    }

    /// <summary>One unit that never fires but always is at its threshold, and a readout bias of 0.5.</summary>
    private static Evaluation Evaluate(Sequence<double>[] sequences, LossTiming timing)
    {
        var cell = new EvRnnCell(new EventFunction());
        var layout = new CellLayout(cell, RecurrentMask.FromDense(new bool[1, 1]), inputs: 1, outputs: 1);
        var network = new Network<double>(cell, layout, Readout.LastStep, layout.NewParameters<double>());
        network.Parameters.ReadoutBias[0] = 0.5;
        return Evaluation.Of(network, sequences, new(LossKind.SquaredError, timing));
    }
}
