using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class ExactnessTests
{
    /// <summary>Large enough for paths of several units, sparse enough that reachability leaves blocks out.</summary>
    private static readonly NetworkCase Spreading = new(
        new EvRnnCell(new EventFunction(Width: 0.5)), Units: 16, Inputs: 2, Outputs: 2, Steps: 17, Sparsity: 0.8,
        IndependentMasks: false, LeakyTrace: true, new(LossKind.SquaredError, LossTiming.EveryStep), Seed: 7);

    [Fact]
    public void Sparse_RTRL_dense_RTRL_and_BPTT_agree_on_any_network() =>
        NetworkCase.With(NetworkCase.EvRnnCells).Sample(
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

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void An_error_of_one_billionth_in_any_part_is_found_out(int part)
    {
        GradientResult ResultOf(GradientMethod method) =>
            method.Compute(Spreading.CreateNetwork(), Spreading.Sequence, Spreading.Objective);
        GradientResult perturbed = Perturbed(ResultOf(GradientMethods.DenseRtrl), part);
        double difference = ExactnessCheck.RelativeDifference(perturbed, ResultOf(GradientMethods.Bptt));
        Assert.True(difference > ExactnessCheck.Tolerance);
    }

    [Fact]
    public void Not_a_number_is_not_exact() =>
        Assert.False(new ExactnessReport([new("a", "b", ExactnessCheck.RelativeDifference([double.NaN], [1.0]))], 1).IsExact);

    [Fact]
    public void Readout_gradients_equal_finite_differences() =>
        NetworkCase.With(NetworkCase.EvRnnCells).Sample(
            networkCase =>
            {
                Network<double> network = networkCase.CreateNetwork();
                GradientMethod oracle = GradientMethods.Bptt;
                double Loss() => oracle.Compute(network, networkCase.Sequence, networkCase.Objective).Loss;
                ParameterSet<double> gradient =
                    oracle.Compute(network, networkCase.Sequence, networkCase.Objective).Gradient;

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
    private static GradientResult Perturbed(GradientResult result, int part)
    {
        double[] elements = result.Gradient.Parts[part];
        elements[^1] += 1e-9 * elements.Max(Math.Abs);
        return result;
    }
}
