using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>
/// Central differences of the loss know nothing of derivatives. They can only be asked where the loss is smooth: events are steps
/// in all parameters of their cell, so that event cells have no slope there but that of their readout.
/// </summary>
public class FiniteDifferenceTests
{
    private static readonly NetworkCase Gru = new(
        new GruCell(), Units: 5, Inputs: 2, Outputs: 3, Steps: 6, Sparsity: 0.4, IndependentMasks: true, LeakyTrace: true,
        new(LossKind.SoftmaxCrossEntropy, LossTiming.EveryStep), Seed: 4);

    [Fact]
    public void The_whole_gradient_of_smooth_cells_is_the_slope_of_the_loss() =>
        NetworkCase.With(NetworkCase.SmoothCells).Sample(
            networkCase =>
            {
                NetworkCase small = networkCase with { Units = 1 + networkCase.Units / 3 };
                return WorstError(small, Gradient(small), firstPart: 0) <= 1;
            },
            iter: 60);

    [Fact]
    public void The_gradient_of_any_readout_is_the_slope_of_the_loss() =>
        NetworkCase.With(NetworkCase.AnyCell).Sample(
            networkCase => WorstError(networkCase, Gradient(networkCase), firstPart: 1) <= 1, iter: 60);

    [Fact]
    public void A_gradient_with_one_element_wrong_by_a_ten_thousandth_is_found_out()
    {
        ParameterSet<double> gradient = Gradient(Gru);
        Assert.InRange(WorstError(Gru, gradient, firstPart: 0), 0, 1);
        gradient.Cell[7] += 1e-4 * gradient.Cell.Max(Math.Abs);
        Assert.InRange(WorstError(Gru, gradient, firstPart: 0), 1, double.MaxValue);
    }

    private static ParameterSet<double> Gradient(NetworkCase networkCase) =>
        GradientMethods.Bptt.Compute(networkCase.CreateNetwork(), networkCase.Sequence, networkCase.Objective).Gradient;

    /// <summary>
    /// The largest difference between an element of the gradient and the slope, in units of what central differences can resolve:
    /// 1e-6 of the largest element, or of 1 where the whole gradient is smaller.
    /// </summary>
    private static double WorstError(NetworkCase networkCase, ParameterSet<double> gradient, int firstPart)
    {
        const double Step = 1e-5;
        Network<double> network = networkCase.CreateNetwork();
        double worst = 0;
        for (int part = firstPart; part < gradient.Parts.Length; part++)
        {
            double[] parameters = network.Parameters.Parts[part];
            double resolution = 1e-6 * Math.Max(1, gradient.Parts[part].Max(Math.Abs));
            for (int i = 0; i < parameters.Length; i++)
            {
                double original = parameters[i];
                double LossAt(double value)
                {
                    parameters[i] = value;
                    return GradientMethods.Bptt.Compute(network, networkCase.Sequence, networkCase.Objective).Loss;
                }

                double slope = (LossAt(original + Step) - LossAt(original - Step)) / (2 * Step);
                parameters[i] = original;
                worst = Math.Max(worst, Math.Abs(slope - gradient.Parts[part][i]) / resolution);
            }
        }

        return worst;
    }
}
