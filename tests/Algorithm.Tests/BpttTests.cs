using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class BpttTests
{
    private static readonly NetworkCase Egru = new(
        new EgruCell(new EventFunction()), Units: 5, Inputs: 2, Outputs: 2, Steps: 8, Sparsity: 0.2, IndependentMasks: true,
        LeakyTrace: true, new(LossKind.SquaredError, LossTiming.EveryStep), Seed: 3);

    /// <summary>Dual numbers take one run per parameter, so the networks are smaller.</summary>
    private static Gen<NetworkCase> SmallCases(Gen<Cell> cells) =>
        NetworkCase.With(cells).Select(networkCase => networkCase with
        {
            Units = 1 + networkCase.Units / 3,
            Steps = 1 + networkCase.Steps / 3,
        });

    [Fact]
    public void It_agrees_with_dual_numbers_for_every_cell_reset_mask_loss_and_readout() =>
        SmallCases(NetworkCase.AnyCell).Sample(
            networkCase => DifferenceFromDualNumbers(networkCase, GradientMethods.Bptt) <= ExactnessCheck.Tolerance, iter: 150);

    [Fact]
    public void Every_term_of_an_EGRU_matters_and_a_missing_one_is_found_out()
    {
        foreach (Term term in Enum.GetValues<Term>())
        {
            double difference = DifferenceFromDualNumbers(Egru, GradientMethods.Bptt, term);
            Assert.Equal(term == Term.None, difference <= ExactnessCheck.Tolerance);
        }
    }

    [Fact]
    public void A_surrogate_derivative_that_is_off_by_one_billionth_is_found_out()
    {
        // Its height has no part in what the network does, only in the derivative.
        var method = new GradientMethod(
            "slightly wrong",
            IsExact: false,
            network => new BpttEngine(network with { Cell = new EgruCell(new EventFunction(Height: 0.7 * (1 + 1e-9))) }));
        ExactnessReport report = Egru.Compare(GradientMethods.Bptt, method);
        Assert.InRange(report.WorstRelativeDifference, ExactnessCheck.Tolerance, 1e-7);
    }

    [Fact]
    public void The_output_is_there_after_each_step_and_is_that_of_a_forward_method()
    {
        Network<double> network = Egru.CreateNetwork();
        IGradientEngine<double>[] engines =
            [GradientMethods.Bptt.CreateEngine(network), GradientMethods.DenseRtrl.CreateEngine(network)];
        foreach (double[] input in Egru.Sequence.Inputs.Chunk(Egru.Inputs))
        {
            Array.ForEach(engines, engine => engine.Step(input));
            Assert.InRange(ExactnessCheck.RelativeDifference(engines[1].Output, engines[0].Output), 0, 1e-14);
        }

        Assert.NotEqual(network.Parameters.ReadoutBias, engines[0].Output.ToArray());
    }

    [Fact]
    public void The_gradient_is_the_same_after_another_sequence_and_finishing_again_adds_nothing()
    {
        var engine = new BpttEngine(Egru.CreateNetwork());
        engine.RunSequence((Egru with { Seed = 1 }).Sequence, Egru.Objective);
        engine.Gradient.Clear();
        engine.RunSequence(Egru.Sequence, Egru.Objective);
        engine.FinishSequence();
        GradientResult fresh = GradientMethods.Bptt.Compute(Egru.CreateNetwork(), Egru.Sequence, Egru.Objective);
        Assert.Equal(fresh.Gradient.Parts, engine.Gradient.Parts);
    }

    [Fact]
    public void A_loss_before_the_first_step_and_an_input_of_the_wrong_length_are_refused()
    {
        var engine = new BpttEngine(Egru.CreateNetwork());
        Assert.Throws<InvalidOperationException>(() => engine.AddLossGradient(LossKind.SquaredError, [0, 0]));
        Assert.Throws<ArgumentException>(() => engine.Step([1]));
        Assert.Throws<ArgumentException>(() => engine.Step([1, 2, 3]));
    }

    private static double DifferenceFromDualNumbers(NetworkCase networkCase, GradientMethod method, Term dropped = Term.None)
    {
        Network<double> network = networkCase.CreateNetwork();
        return ExactnessCheck.RelativeDifference(
            DualNetwork.Compute(network, networkCase.Sequence, networkCase.Objective, dropped: dropped),
            method.Compute(network, networkCase.Sequence, networkCase.Objective));
    }
}
