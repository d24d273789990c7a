using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class BpttTests
{
    /// <summary>Dual numbers take one run per parameter, so the networks are smaller.</summary>
    private static Gen<NetworkCase> SmallCases(Gen<Cell> cells) =>
        NetworkCase.With(cells).Select(networkCase => networkCase with
        {
            Units = 1 + networkCase.Units / 3,
            Steps = 1 + networkCase.Steps / 2,
        });

    [Fact]
    public void It_agrees_with_dual_numbers_for_every_cell_reset_mask_loss_and_readout() =>
        SmallCases(NetworkCase.AnyCell).Sample(
            networkCase => DifferenceFromDualNumbers(networkCase, GradientMethods.Bptt) <= ExactnessCheck.Tolerance, iter: 300);

    private static double DifferenceFromDualNumbers(NetworkCase networkCase, GradientMethod method)
    {
        Network<double> network = networkCase.CreateNetwork();
        return ExactnessCheck.RelativeDifference(
            DualNetwork.Compute(network, networkCase.Sequence, networkCase.Objective),
            method.Compute(network, networkCase.Sequence, networkCase.Objective));
    }
}
