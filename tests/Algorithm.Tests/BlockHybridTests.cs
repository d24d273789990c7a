using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class BlockHybridTests
{
    private static readonly NetworkCase Case = new(
        new EgruCell(new EventFunction()), Units: 6, Inputs: 2, Outputs: 3, Steps: 12, Sparsity: 0.3, IndependentMasks: false,
        LeakyTrace: true, new(LossKind.SquaredError, LossTiming.EveryStep), Seed: 5);

    [Fact]
    public void Blocks_of_any_length_give_the_gradient_of_BPTT() =>
        Gen.Select(NetworkCase.With(NetworkCase.AnyCell), Gen.Int[1, 30]).Sample(
            (networkCase, blockLength) => networkCase.Compare(GradientMethods.Bptt, WithBlocksOf(blockLength)).IsExact,
            iter: 200);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(1000)]
    public void Blocks_that_divide_the_sequence_or_not_or_exceed_it_are_exact(int blockLength) =>
        Assert.True(Case.Compare(GradientMethods.Bptt, WithBlocksOf(blockLength)).IsExact);

    [Fact]
    public void The_gradient_is_complete_at_the_end_of_every_block_and_not_inside()
    {
        const int BlockLength = 4;
        Network<double> network = Case.CreateNetwork();
        var engine = new BlockHybridEngine(network, BlockLength);
        for (int t = 0; t < Case.Steps; t++)
        {
            engine.Step(Case.Sequence.Input(t, Case.Inputs));
            engine.AddLossGradient(Case.Objective.Loss, Case.Sequence.Target(t, Case.Outputs));
            Sequence<double> soFar = Case.Sequence with { Inputs = Case.Sequence.Inputs[..((t + 1) * Case.Inputs)] };
            ParameterSet<double> expected = GradientMethods.Bptt.Compute(network, soFar, Case.Objective).Gradient;
            double difference = ExactnessCheck.RelativeDifference(expected.Cell, engine.Gradient.Cell);
            Assert.Equal((t + 1) % BlockLength == 0, difference <= ExactnessCheck.Tolerance);
        }
    }

    [Fact]
    public void Finishing_a_sequence_twice_adds_nothing()
    {
        var engine = new BlockHybridEngine(Case.CreateNetwork(), blockLength: 5);
        engine.RunSequence(Case.Sequence, Case.Objective);
        double[] gradient = [.. engine.Gradient.Cell];
        engine.FinishSequence();
        Assert.Equal(gradient, engine.Gradient.Cell);
    }

    [Fact]
    public void No_more_steps_are_kept_than_a_block_has()
    {
        var engine = new BlockHybridEngine(Case.CreateNetwork(), blockLength: 5);
        for (int t = 0; t < 100; t++)
        {
            engine.Step([0.1, 0.2]);
            Assert.InRange(engine.KeptSteps, 1, 5);
        }
    }

    [Fact]
    public void A_block_without_a_step_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockHybridEngine(Case.CreateNetwork(), blockLength: 0));

    private static GradientMethod WithBlocksOf(int steps) =>
        new($"blocks of {steps}", IsExact: true, network => new BlockHybridEngine(network, steps));
}
