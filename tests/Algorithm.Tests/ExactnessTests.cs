using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class ExactnessTests
{
    /// <summary>Large enough for paths of several units, sparse enough that reachability leaves blocks out.</summary>
    private static readonly NetworkCase Spreading = new(
        new EvRnnCell(new EventFunction(Width: 0.5)), Units: 16, Inputs: 2, Outputs: 2, Steps: 17, Sparsity: 0.8,
        IndependentMasks: false, LeakyTrace: true, new(LossKind.SquaredError, LossTiming.EveryStep), Seed: 7);

    public static TheoryData<string> CellNames { get; } = ["evrnn", "egru", "tanh-rnn", "gru"];

    [Theory]
    [MemberData(nameof(CellNames))]
    public void All_exact_methods_agree_on_any_network(string cell) =>
        NetworkCase.With(CellsOf(cell)).Sample(
            networkCase => networkCase.Compare(ExactnessCheck.ExactMethods).IsExact, iter: 200);

    [Fact]
    public void The_exact_methods_are_the_two_oracles_and_those_they_judge() =>
        Assert.Equal(
            ["sparse-rtrl", "dense-rtrl", "bptt", "block-hybrid"], ExactnessCheck.ExactMethods.Select(method => method.Name));

    [Fact]
    public void A_check_covers_every_cell_and_every_pair_of_its_methods()
    {
        Assert.Equal(CellNames.Select(row => row.Data), ExactnessCase.Cells.Select(draw => draw(new(1)).Name));
        foreach (Func<RandomStream, Cell> drawCell in ExactnessCase.Cells)
        {
            ExactnessReport report = ExactnessCheck.Run(ExactnessCheck.ExactMethods, drawCell, networks: 20, seed: 1);
            Assert.Equal(20, report.Networks);
            Assert.Equal(6, report.Pairs.Count);
            Assert.InRange(report.WorstRelativeDifference, 0, ExactnessCheck.Tolerance);
        }
    }

    [Fact]
    public void The_networks_of_a_check_have_gradients_to_compare()
    {
        foreach (Func<RandomStream, Cell> drawCell in ExactnessCase.Cells)
        {
            var random = new RandomStream(2);
            int withGradient = Enumerable.Range(0, 40).Count(_ =>
            {
                ExactnessCase example = ExactnessCase.Draw(drawCell(random), random);
                GradientResult result = GradientMethods.Bptt.Compute(example.Network, example.Sequence, example.Objective);
                return result.Gradient.Cell.Any(g => Math.Abs(g) > ExactnessCheck.Tiny);
            });
            Assert.InRange(withGradient, 30, 40);
        }
    }

    [Fact]
    public void More_units_than_bits_in_a_word_are_exact_too()
    {
        NetworkCase wide = Spreading with { Units = 70, Sparsity = 0.96, Steps = 8 };
        Assert.InRange(wide.Compare(ExactnessCheck.ExactMethods).WorstRelativeDifference, 0, 1e-12);
    }

    [Theory]
    [MemberData(nameof(CellNames))]
    public void A_thousand_steps_are_no_less_exact(string cell)
    {
        NetworkCase lengthy = Spreading with { Cell = DrawOf(cell)(new(3)), Units = 8, Sparsity = 0.5, Steps = 1000 };
        Assert.InRange(lengthy.Compare(ExactnessCheck.ExactMethods).WorstRelativeDifference, 0, 1e-12);
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

    [Theory]
    [MemberData(nameof(CellNames))]
    public void A_method_that_leaves_out_the_first_of_five_steps_is_found_out_by_the_check(string cell)
    {
        GradientMethod[] methods = [GradientMethods.Bptt, GradientMethods.Parse("tbptt-5")];
        Assert.False(ExactnessCheck.Run(methods, DrawOf(cell), networks: 20, seed: 1).IsExact);
    }

    [Fact]
    public void What_cancels_to_rounding_errors_is_not_a_difference()
    {
        // The errors of a silent network in six steps, two of each of three classes: they cancel in the readout's bias.
        double sum = new[] { 1 / 3.0, 1 / 3.0, 1 / 3.0 - 1, 1 / 3.0, 1 / 3.0, 1 / 3.0 - 1 }.Sum();
        Assert.NotEqual(0, sum);
        Assert.InRange(ExactnessCheck.RelativeDifference([sum], [0.0]), 0, ExactnessCheck.Tolerance);
        Assert.InRange(ExactnessCheck.RelativeDifference([sum], [1e-13]), ExactnessCheck.Tolerance, 1);
    }

    [Fact]
    public void Not_a_number_is_not_exact() =>
        Assert.False(new ExactnessReport([new("a", "b", ExactnessCheck.RelativeDifference([double.NaN], [1.0]))], 1).IsExact);

    [Fact]
    public void One_method_alone_is_nothing_to_compare() =>
        Assert.Throws<ArgumentException>(() => Spreading.Compare(GradientMethods.Bptt));

    private static Func<RandomStream, Cell> DrawOf(string name) =>
        ExactnessCase.Cells.Single(drawCell => drawCell(new(1)).Name == name);

    private static Gen<Cell> CellsOf(string name) => name switch
    {
        "evrnn" => NetworkCase.EvRnnCells,
        "egru" => NetworkCase.EgruCells,
        _ => NetworkCase.SmoothCells.Where(cell => cell.Name == name),
    };

    /// <summary>Wrong by 1e-9 of the largest element, in one part of the gradient.</summary>
    private static GradientResult Perturbed(GradientResult result, int part)
    {
        double[] elements = result.Gradient.Parts[part];
        elements[^1] += 1e-9 * elements.Max(Math.Abs);
        return result;
    }
}
