using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class ExactnessTests
{
    /// <summary>Large enough for paths of several units, sparse enough that reachability leaves blocks out.</summary>
    private static readonly NetworkCase Spreading = new(
        Units: 16, Inputs: 2, Outputs: 2, Steps: 17, Sparsity: 0.8, Width: 0.5, LeakyTrace: true,
        new(LossKind.SquaredError, LossTiming.EveryStep), Seed: 7);

    [Fact]
    public void Sparse_RTRL_dense_RTRL_and_BPTT_agree_on_any_network() =>
        NetworkCase.Any.Sample(
            networkCase => networkCase.Compare(ExactnessCheck.ExactMethods).IsExact, iter: 400);

    [Fact]
    public void The_three_agree_to_1e_12_on_spirals()
    {
        ExactnessReport report = ExactnessCheck.Run(networks: 60, seed: 1);
        Assert.Equal(60, report.Networks);
        Assert.Equal(3, report.Pairs.Count);
        Assert.InRange(report.WorstRelativeDifference, 0, 1e-12);
    }

    [Fact]
    public void More_units_than_bits_in_a_word_are_exact_too()
    {
        NetworkCase wide = Spreading with { Units = 70, Sparsity = 0.96, Steps = 8 };
        Assert.InRange(wide.Compare(ExactnessCheck.ExactMethods).WorstRelativeDifference, 0, 1e-12);
    }

    [Fact]
    public void Influence_without_the_reachability_OR_is_found_out()
    {
        ExactnessReport report = Spreading.Compare(new OwnBlockRtrl(), new DenseRtrl());
        Assert.False(report.IsExact);
        Assert.True(report.WorstRelativeDifference > 1e-3);
    }

    [Fact]
    public void Own_block_RTRL_differs_by_the_missing_OR_alone() =>
        Assert.True((Spreading with { Sparsity = 1 }).Compare(new OwnBlockRtrl(), new DenseRtrl()).IsExact);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void An_error_of_one_billionth_in_any_part_is_found_out(int part)
    {
        ExactnessReport report = Spreading.Compare(new Perturbed(new DenseRtrl(), part), new BackpropagationThroughTime());
        Assert.False(report.IsExact);
    }

    [Fact]
    public void Not_a_number_is_not_exact() =>
        Assert.False(new ExactnessReport([new("a", "b", ExactnessCheck.RelativeDifference([double.NaN], [1.0]))], 1).IsExact);

    [Fact]
    public void Readout_gradients_equal_finite_differences() =>
        NetworkCase.Any.Sample(
            networkCase =>
            {
                EvRnnNetwork<double> network = networkCase.CreateNetwork();
                var oracle = new BackpropagationThroughTime();
                double Loss() => oracle.Compute(network, networkCase.Sequence, networkCase.Target, networkCase.Objective).Loss;
                ParameterSet<double> gradient =
                    oracle.Compute(network, networkCase.Sequence, networkCase.Target, networkCase.Objective).Gradient;

                // The loss is smooth in the readout's parameters only: events are steps in all others.
                AssertGradient(network.Parameters.ReadoutWeights, gradient.ReadoutWeights, Loss);
                AssertGradient(network.Parameters.ReadoutBias, gradient.ReadoutBias, Loss);
            },
            iter: 30);

    private static void AssertGradient(double[] parameters, double[] gradient, Func<double> loss)
    {
        const double Step = 1e-4;
        for (int i = 0; i < parameters.Length; i++)
        {
            double original = parameters[i];
            parameters[i] = original + Step;
            double above = loss();
            parameters[i] = original - Step;
            double below = loss();
            parameters[i] = original;
            Assert.Equal((above - below) / (2 * Step), gradient[i], tolerance: 1e-5);
        }
    }

    /// <summary>Wrong by 1e-9 of the largest element, in one part of the gradient.</summary>
    private sealed class Perturbed(IGradientMethod inner, int part) : IGradientMethod
    {
        public string Name => $"perturbed {inner.Name}";

        public GradientResult Compute(
            EvRnnNetwork<double> network, ReadOnlySpan<double> inputs, ReadOnlySpan<double> target, Objective objective)
        {
            GradientResult result = inner.Compute(network, inputs, target, objective);
            double[] elements = result.Gradient.Parts[part];
            elements[^1] += 1e-9 * elements.Max(Math.Abs);
            return result;
        }
    }
}
