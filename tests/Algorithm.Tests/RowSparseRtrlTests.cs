using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>
/// Sparse RTRL of the EvRNN where the storage of its influence matrix has edges: blocks of about a cache line, more units than a
/// panel has, and more injections than can be told apart.
/// </summary>
public class RowSparseRtrlTests
{
    /// <summary>Relative. The cases that are compared in it have no potential so close to zero that rounding makes an event.</summary>
    private const double SinglePrecision = 1e-4;

    /// <summary>A cache line is 8 doubles or 16 floats. Without recurrent weights a block is as long as the inputs and the bias.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(32)]
    public void Blocks_may_be_a_little_shorter_or_longer_than_cache_lines(int inputs)
    {
        foreach (double sparsity in new[] { 0.5, 1 })
        {
            NetworkCase networkCase = Case(units: 5, steps: 30) with { Inputs = inputs, Sparsity = sparsity };
            AssertExact(networkCase);
            AssertCloseInSinglePrecision(networkCase);
        }
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(130)]
    public void Units_may_fill_several_panels(int units)
    {
        NetworkCase networkCase = Case(units, steps: 12) with { Inputs = 20, Sparsity = 0.95 };
        AssertExact(networkCase);
        AssertCloseInSinglePrecision(networkCase);
    }

    [Fact]
    public void Blocks_are_exact_while_they_are_factored_and_after_they_are_expanded() =>
        NetworkCase.With(NetworkCase.EvRnnCells).Select(
            Gen.Int[5, 40], Gen.Int[1, 70], (networkCase, inputs, steps) => networkCase with { Inputs = inputs, Steps = steps })
            .Where(networkCase => networkCase.Units <= 8)
            .Sample(AssertExact, iter: 60);

    /// <summary>Of 70 injections into each unit none is ever forgotten, and then all are: potentials leave the derivative's support.</summary>
    [Fact]
    public void What_was_expanded_can_be_factored_again()
    {
        NetworkCase networkCase = Case(units: 4, steps: 100) with { Inputs = 30, Cell = new EvRnnCell(new EventFunction(Width: 50)) };
        double[] inputs = networkCase.Sequence.Inputs;
        Array.Fill(inputs, 1000, 70 * 30, 2 * 30);
        Sequence<double> sequence = networkCase.Sequence with { Inputs = inputs };
        Network<double> network = networkCase.CreateNetwork();
        var engine = new SparseRtrlEngine<double>(network);
        List<int> active = [];
        foreach (double[] input in inputs.Chunk(networkCase.Inputs))
        {
            engine.Step(input);
            active.Add(engine.BackwardActiveUnits.Length);
        }

        Assert.All(active.Take(70), count => Assert.Equal(4, count));
        Assert.Equal([0, 0, 4], active[70..73]);
        ExactnessReport report = ExactnessCheck.Compare(
            [GradientMethods.SparseRtrl, GradientMethods.DenseRtrl], network, sequence, networkCase.Objective);
        Assert.InRange(report.WorstRelativeDifference, 0, ExactnessCheck.Tolerance);
    }

    [Fact]
    public void The_influence_matrix_is_that_of_the_dense_recursion_in_either_form()
    {
        NetworkCase networkCase = Case(units: 6, steps: 40) with { Inputs = 20 };
        var engine = new SparseRtrlEngine<double>(networkCase.CreateNetwork());
        var dense = new DenseRecursion(networkCase.CreateNetwork());
        foreach (double[] input in networkCase.Sequence.Inputs.Chunk(networkCase.Inputs))
        {
            engine.Step(input);
            dense.Step(input);
            dense.AssertSameInfluence(engine);
        }
    }

    [Fact]
    public void Inputs_that_are_zero_change_nothing_but_the_work()
    {
        NetworkCase networkCase = Case(units: 10, steps: 30) with { Inputs = 24 };
        double[] inputs = Array.ConvertAll(networkCase.Sequence.Inputs, x => Math.Abs(x) < 1.5 ? 0 : x);
        Sequence<double> sequence = networkCase.Sequence with { Inputs = inputs };
        ExactnessReport report = ExactnessCheck.Compare(
            [GradientMethods.SparseRtrl, GradientMethods.DenseRtrl], networkCase.CreateNetwork(), sequence, networkCase.Objective);
        Assert.InRange(report.WorstRelativeDifference, 0, ExactnessCheck.Tolerance);
    }

    [Fact]
    public void A_reset_forgets_factored_and_expanded_blocks()
    {
        NetworkCase networkCase = Case(units: 12, steps: 40) with { Inputs = 24 };
        Network<double> network = networkCase.CreateNetwork();
        Sequence<double> sequence = networkCase.Sequence;
        var used = new SparseRtrlEngine<double>(network);
        used.RunSequence(sequence, networkCase.Objective);
        used.Gradient.Clear();
        var fresh = new SparseRtrlEngine<double>(network);

        Sequence<double> shorter = sequence with { Inputs = sequence.Inputs[..(11 * 24)] };
        Assert.Equal(fresh.RunSequence(shorter, networkCase.Objective), used.RunSequence(shorter, networkCase.Objective));
        Assert.Equal(fresh.Gradient.Parts, used.Gradient.Parts);
    }

    [Fact]
    public void A_step_allocates_nothing_when_blocks_change_their_form()
    {
        NetworkCase networkCase = Case(units: 12, steps: 200) with { Inputs = 24 };
        var engine = new SparseRtrlEngine<double>(networkCase.CreateNetwork());
        double[] target = [1, -1];
        double[][] inputs = [.. networkCase.Sequence.Inputs.Chunk(24)];
        engine.Step(inputs[0]);
        engine.AddLossGradient(LossKind.SquaredError, target);

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (double[] input in inputs)
        {
            engine.Step(input);
            engine.AddLossGradient(LossKind.SquaredError, target);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static NetworkCase Case(int units, int steps) => new(
        new EvRnnCell(new EventFunction(Width: 1)),
        units,
        Inputs: 2,
        Outputs: 2,
        steps,
        Sparsity: 0.5,
        IndependentMasks: false,
        LeakyTrace: true,
        new(LossKind.SquaredError, LossTiming.EveryStep),
        Seed: 7);

    private static void AssertExact(NetworkCase networkCase)
    {
        ExactnessReport report = networkCase.Compare(GradientMethods.SparseRtrl, GradientMethods.DenseRtrl);
        Assert.InRange(report.WorstRelativeDifference, 0, ExactnessCheck.Tolerance);
    }

    private static void AssertCloseInSinglePrecision(NetworkCase networkCase)
    {
        Network<double> network = networkCase.CreateNetwork();
        GradientResult exact = GradientMethods.DenseRtrl.Compute(network, networkCase.Sequence, networkCase.Objective);
        var single = new SparseRtrlEngine<float>(network.ConvertTo<float>());
        float loss = single.RunSequence(networkCase.Sequence.ConvertTo<float>(), networkCase.Objective);
        GradientResult rounded = new(loss, single.Gradient.ConvertTo<double>());
        Assert.InRange(ExactnessCheck.RelativeDifference(exact, rounded), 1e-12, SinglePrecision);
    }
}
