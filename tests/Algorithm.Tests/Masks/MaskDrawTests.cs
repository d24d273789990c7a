using System.Collections.Immutable;
using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class MaskDrawTests
{
    private static readonly Cell Gated = new EgruCell(new EventFunction());

    [Fact]
    public void A_drawn_mask_has_the_asked_number_of_weights_and_no_empty_row() =>
        Gen.Select(Gen.Int[1, 30], Gen.Double[0, 1], Gen.ULong).Sample((units, share, seed) =>
        {
            double sparsity = share * (1 - 1.0 / units);
            RecurrentMask mask = new MaskDraw(sparsity).Draw(new TanhRnnCell(), units, inputs: 2, new(seed))[0];
            Assert.Equal(RecurrentMask.WeightCount(units, sparsity), mask.Count);
            Assert.All(Enumerable.Range(0, units), k => Assert.InRange(mask.RowLength(k), 1, units));
        });

    [Fact]
    public void Only_empty_rows_make_a_mask_differ_from_a_random_one()
    {
        var random = new RandomStream(5);
        List<bool> repaired = [];
        for (int i = 0; i < 50; i++)
        {
            var mask = RecurrentMask.Random(8, 0.75, random);
            bool hasEmptyRow = Enumerable.Range(0, 8).Any(k => mask.RowLength(k) == 0);
            Assert.Equal(hasEmptyRow, mask != mask.WithoutEmptyRows(random));
            repaired.Add(hasEmptyRow);
        }

        Assert.Contains(true, repaired);
        Assert.Contains(false, repaired);
    }

    [Fact]
    public void Empty_rows_can_be_allowed()
    {
        var draw = new MaskDraw(0.75);
        int RowsWithoutWeights(MaskDraw masks, ulong seed)
        {
            RecurrentMask mask = masks.Draw(new TanhRnnCell(), 8, 2, new(seed))[0];
            return Enumerable.Range(0, 8).Count(k => mask.RowLength(k) == 0);
        }

        MaskDraw careless = draw with { AllowsEmptyRows = true };
        Assert.Contains(Enumerable.Range(0, 50), seed => RowsWithoutWeights(careless, (ulong)seed) > 0);
        Assert.All(Enumerable.Range(0, 50), seed => Assert.Equal(0, RowsWithoutWeights(draw, (ulong)seed)));
    }

    [Fact]
    public void Fewer_weights_than_units_are_refused_with_the_largest_sparsity()
    {
        InvalidOperationException failure =
            Assert.Throws<InvalidOperationException>(() => new MaskDraw(0.9).Draw(Gated, 8, 2, new(1)));
        Assert.Contains("at most 0.875", failure.Message);
    }

    [Fact]
    public void Gates_share_one_mask_or_have_one_each()
    {
        ImmutableArray<RecurrentMask> shared = new MaskDraw(0.5).Draw(Gated, 8, 2, new(1));
        ImmutableArray<RecurrentMask> independent = new MaskDraw(0.5, Independent: true).Draw(Gated, 8, 2, new(1));
        Assert.Equal((3, 1), (shared.Length, shared.Distinct().Count()));
        Assert.Equal((3, 3), (independent.Length, independent.Distinct().Count()));
        Assert.Distinct(independent.Select(mask => string.Join(' ', mask.Places)));
    }

    [Fact]
    public void The_kernel_distribution_counts_the_dense_input_weights_and_spends_the_budget()
    {
        const int Units = 20;
        const int Inputs = 5;
        const double Sparsity = 0.7;
        var draw = new MaskDraw(Sparsity, MaskDistribution.ErdosRenyiKernel);
        int recurrent = draw.Draw(Gated, Units, Inputs, new(1))[0].Count;
        Assert.Equal((1 - Sparsity) * Units * (Units + Inputs), recurrent + Units * Inputs, tolerance: 1e-9);
    }

    [Fact]
    public void A_budget_smaller_than_the_input_weights_is_refused()
    {
        var draw = new MaskDraw(0.7, MaskDistribution.ErdosRenyiKernel);
        ArgumentOutOfRangeException failure = Assert.Throws<ArgumentOutOfRangeException>(() => draw.Draw(Gated, 10, 10, new(1)));
        Assert.Contains("0.5 of the weights", failure.Message);
    }

    [Fact]
    public void Densities_are_proportional_to_the_sum_over_the_product_of_the_fans()
    {
        // Sums 100 + 300, 300 + 100 and 100 + 100: of 70,000 weights a tenth, 7,000, is shared 2 : 2 : 1.
        ImmutableArray<double> densities = ErdosRenyiKernel.Densities([new(100, 300), new(300, 100), new(100, 100)], 0.1);
        Assert.Equal([2800 / 30000.0, 2800 / 30000.0, 1400 / 10000.0], densities, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void What_a_matrix_that_becomes_dense_cannot_take_goes_to_the_others()
    {
        // The 2 × 50 matrix would get 52/252 of 5,050 weights, ten times what it has; so it is dense.
        ImmutableArray<double> densities = ErdosRenyiKernel.Densities([new(2, 50), new(100, 100)], 0.5);
        Assert.Equal([1, (5050 - 100) / 10000.0], densities, (a, b) => Math.Abs(a - b) < 1e-12);
        ImmutableArray<double> allDense = ErdosRenyiKernel.Densities([new(2, 50), new(100, 100), new(7, 3)], 1);
        Assert.All(allDense, density => Assert.Equal(1, density, 1e-12));
    }
}
