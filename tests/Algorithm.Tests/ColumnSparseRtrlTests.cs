using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

/// <summary>Sparse RTRL of the cells whose influence rows never vanish: EGRU, GRU and tanh RNN.</summary>
public class ColumnSparseRtrlTests
{
    private static readonly Gen<Cell> Cells = Gen.OneOf(NetworkCase.EgruCells, NetworkCase.SmoothCells);

    /// <summary>Active enough for columns to come in over many steps, sparse enough that not every block is reached.</summary>
    private static readonly NetworkCase Spreading = new(
        new EgruCell(new EventFunction(Width: 0.3)), Units: 20, Inputs: 3, Outputs: 2, Steps: 30, Sparsity: 0.96,
        IndependentMasks: true, LeakyTrace: true, new(LossKind.SquaredError, LossTiming.EveryStep), Seed: 5);

    private static readonly NetworkCase Small = Spreading with { Units = 6, Sparsity = 0.5 };

    [Fact]
    public void More_units_than_bits_in_a_word_are_exact_too()
    {
        NetworkCase wide = Spreading with { Units = 70, Sparsity = 0.97, Steps = 8 };
        Assert.InRange(wide.Compare(GradientMethods.SparseRtrl, GradientMethods.Bptt).WorstRelativeDifference, 0, 1e-12);
    }

    [Fact]
    public void The_influence_matrix_is_the_derivative_of_the_state_row_by_row() =>
        NetworkCase.With(Cells).Where(networkCase => networkCase.Units <= 8).Sample(
            networkCase => Assert.InRange(WorstRow(networkCase, networkCase), 0, ExactnessCheck.Tolerance), iter: 40);

    [Fact]
    public void The_influence_matrix_of_another_network_is_found_out() =>
        Assert.True(WorstRow(Small, Small with { Cell = new EgruCell(new EventFunction(Width: 0.3000001)) }) > 1e-9);

    [Fact]
    public void Blocks_are_left_out_until_they_are_reached()
    {
        var engine = new ColumnSparseRtrlEngine<double>(Spreading.CreateNetwork());
        List<int> reached = [];
        foreach (double[] input in Spreading.Sequence.Inputs.Chunk(Spreading.Inputs))
        {
            engine.Step(input);
            reached.Add(ReachedBlocks(engine));
        }

        Assert.Equal(Spreading.Units, reached[0]);
        Assert.Equal(reached.Order(), reached);
        Assert.InRange(reached[^1], 2 * Spreading.Units, Spreading.Units * Spreading.Units - 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Memory_does_not_grow_with_the_sequence(bool leakyTrace)
    {
        Network<double> network = (Spreading with { LeakyTrace = leakyTrace }).CreateNetwork();
        var engine = new ColumnSparseRtrlEngine<float>(network.ConvertTo<float>());
        Sequence<float> sequence = Spreading.Sequence.ConvertTo<float>();
        engine.RunSequence(sequence, Spreading.Objective);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 0; t < 100; t++)
        {
            engine.RunSequence(sequence, Spreading.Objective);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_reset_forgets_the_previous_sequence() =>
        NetworkCase.With(Cells).Sample(
            networkCase =>
            {
                Network<double> network = networkCase.CreateNetwork();
                Sequence<double> another = (networkCase with { Steps = 7, Seed = networkCase.Seed + 1 }).Sequence;
                IGradientEngine<double> used = SparseEngines.Create(network);
                used.RunSequence(another, networkCase.Objective with { Timing = LossTiming.LastStep });
                used.Gradient.Clear();
                IGradientEngine<double> fresh = SparseEngines.Create(network);

                double lossAfterUse = used.RunSequence(networkCase.Sequence, networkCase.Objective);
                double lossWhenFresh = fresh.RunSequence(networkCase.Sequence, networkCase.Objective);

                Assert.Equal(lossWhenFresh, lossAfterUse);
                Assert.Equal(fresh.Gradient.Parts, used.Gradient.Parts);
            },
            iter: 50);

    [Fact]
    public void Single_precision_points_the_same_way_as_double_precision()
    {
        Network<double> network = Spreading.CreateNetwork();
        IGradientEngine<float> engine = SparseEngines.Create(network.ConvertTo<float>());
        engine.RunSequence(Spreading.Sequence.ConvertTo<float>(), Spreading.Objective);
        GradientResult exact = GradientMethods.SparseRtrl.Compute(network, Spreading.Sequence, Spreading.Objective);

        double[] rounded = Array.ConvertAll(engine.Gradient.Cell, g => (double)g);
        Assert.InRange(ExactnessCheck.RelativeDifference(exact.Gradient.Cell, rounded), 1e-12, 1e-4);
    }

    [Fact]
    public void An_input_of_the_wrong_length_is_refused()
    {
        IGradientEngine<double> engine = SparseEngines.Create(Spreading.CreateNetwork());
        Assert.Throws<ArgumentException>(() => engine.Step([1, 2]));
        Assert.Throws<ArgumentException>(() => engine.Step([1, 2, 3, 4]));
    }

    /// <summary>
    /// The worst relative difference of a row, of any step, between the sparse influence matrix and its definition.
    /// </summary>
    private static double WorstRow(NetworkCase sparseCase, NetworkCase definitionCase)
    {
        var engine = new ColumnSparseRtrlEngine<double>(sparseCase.CreateNetwork());
        CellLayout layout = engine.Network.Layout;
        double[][] inputs = [.. sparseCase.Sequence.Inputs.Chunk(layout.Inputs)];
        double worst = 0;
        foreach ((double[] input, (_, double[,] influence)) in
            inputs.Zip(DualNetwork.Run(definitionCase.CreateNetwork(), sparseCase.Sequence)))
        {
            engine.Step(input);
            for (int k = 0; k < layout.Units; k++)
            {
                double[] expected = [.. Enumerable.Range(0, layout.ParameterCount).Select(p => influence[k, p])];
                double[] actual = new double[layout.ParameterCount];
                engine.CopyInfluenceRow(k, actual);
                worst = Math.Max(worst, ExactnessCheck.RelativeDifference(expected, actual));
            }
        }

        return worst;
    }

    private static int ReachedBlocks(ColumnSparseRtrlEngine<double> engine)
    {
        int units = engine.Network.Layout.Units;
        return Enumerable.Range(0, units * units).Count(block => engine.IsReachable(block / units, block % units));
    }
}
