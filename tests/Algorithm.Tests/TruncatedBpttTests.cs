using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class TruncatedBpttTests
{
    private static readonly NetworkCase Case = new(
        new GruCell(), Units: 5, Inputs: 2, Outputs: 2, Steps: 10, Sparsity: 0.3, IndependentMasks: true, LeakyTrace: true,
        new(LossKind.SquaredError, LossTiming.EveryStep), Seed: 9);

    private static readonly Gen<NetworkCase> AnyCase = NetworkCase.With(NetworkCase.AnyCell);

    [Fact]
    public void A_window_as_long_as_the_sequence_or_longer_is_BPTT() =>
        Gen.Select(AnyCase, Gen.Int[0, 5]).Sample(
            (networkCase, more) =>
                networkCase.Compare(GradientMethods.Bptt, WithWindow(networkCase.Steps + more)).IsExact,
            iter: 100);

    [Fact]
    public void Every_loss_flows_back_over_the_window_and_no_further() =>
        Gen.Select(AnyCase, Gen.Int[1, 6]).Sample(
            (networkCase, window) =>
            {
                NetworkCase small = networkCase with { Units = 1 + networkCase.Units / 4, Steps = 1 + networkCase.Steps / 3 };
                Network<double> network = small.CreateNetwork();
                GradientResult expected = DualNetwork.Compute(network, small.Sequence, small.Objective, window);
                GradientResult actual =
                    WithWindow(window).Compute(network, small.Sequence, small.Objective);
                return ExactnessCheck.RelativeDifference(expected, actual) <= ExactnessCheck.Tolerance;
            },
            iter: 150);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void A_window_that_misses_even_one_step_differs_from_BPTT(int window)
    {
        ExactnessReport report = Case.Compare(GradientMethods.Bptt, WithWindow(window));
        Assert.InRange(report.WorstRelativeDifference, 1e-6, double.MaxValue);
    }

    [Fact]
    public void Without_recurrence_only_the_trace_looks_back()
    {
        NetworkCase unconnected = Case with { Cell = new TanhRnnCell(), Sparsity = 1 };
        GradientMethod oneStep = WithWindow(1);
        Assert.False(unconnected.Compare(GradientMethods.Bptt, oneStep).IsExact);
        Assert.True((unconnected with { LeakyTrace = false }).Compare(GradientMethods.Bptt, oneStep).IsExact);
    }

    [Fact]
    public void One_step_back_from_a_readout_of_the_last_step_is_the_immediate_gradient() =>
        AnyCase.Select(networkCase => networkCase with { LeakyTrace = false }).Sample(
            networkCase => networkCase.Compare(GradientMethods.Parse("immediate"), WithWindow(1)).IsExact, iter: 100);

    [Fact]
    public void No_more_steps_are_kept_than_the_window_has()
    {
        var engine = new TruncatedBpttEngine(Case.CreateNetwork(), window: 3);
        for (int t = 0; t < 50; t++)
        {
            engine.Step([0.1, 0.2]);
            Assert.InRange(engine.KeptSteps, 1, 3);
        }
    }

    [Fact]
    public void A_window_without_a_step_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TruncatedBpttEngine(Case.CreateNetwork(), window: 0));

    private static GradientMethod WithWindow(int steps) => GradientMethods.Parse($"tbptt-{steps}");
}
