using CsCheck;
using Xunit;

namespace SparseRtrl.Algorithm.Tests;

public class MaskAdaptationTests
{
    [Fact]
    public void Values_move_to_the_weights_they_belong_to_and_new_weights_are_zero() =>
        NetworkCase.With(NetworkCase.AnyCell).Sample(networkCase =>
        {
            Network<double> network = networkCase.CreateNetwork();
            CellLayout other = (networkCase with { Seed = networkCase.Seed + 1, Sparsity = 0.5 }).CreateNetwork().Layout;
            ParameterSet<double> moved = other.Adopt(network.Parameters, network.Layout);
            var before = new NamedParameters(network.Layout, network.Parameters);
            var after = new NamedParameters(other, moved);

            Assert.Equal(other.ParameterCount + network.Layout.Units * other.Outputs + other.Outputs, after.Values.Count);
            Assert.All(after.Values, named => Assert.Equal(before.Values.GetValueOrDefault(named.Key), named.Value));
        });

    [Fact]
    public void Values_do_not_move_between_layouts_of_different_sizes()
    {
        var cell = new GruCell();
        var mask = RecurrentMask.Random(4, 0.5, new(1));
        var layout = new CellLayout(cell, mask, inputs: 2, outputs: 1);
        Assert.Throws<ArgumentException>(
            () => layout.Adopt(layout.NewParameters<double>(), new CellLayout(cell, mask, inputs: 3, outputs: 1)));
    }

    [Fact]
    public void Evolution_keeps_the_count_drops_the_weakest_and_grows_at_new_places() =>
        AnyNetwork.Sample((network, seed) =>
        {
            Network<double> changed = new SparseEvolution(Interval: 1, End: 9, Fraction: 0.4).Change(network, 1, new(seed));
            for (int gate = 0; gate < network.Layout.Gates; gate++)
            {
                RecurrentMask before = network.Layout.Masks[gate];
                RecurrentMask after = changed.Layout.Masks[gate];
                int[] dropped = [.. before.Places.Except(after.Places)];
                int[] grown = [.. after.Places.Except(before.Places)];
                Assert.Equal(before.Count, after.Count);
                Assert.Equal(after.Count, after.Places.Distinct().Count());
                Assert.Equal(dropped.Length, grown.Length);
                Assert.InRange(dropped.Length, 0, 0.4 * before.Count);
                AssertStrongestOfEachRowStays(network, gate, after);
                AssertWeakestDropped(network, gate, after);
            }

            AssertKeptAndNew(network, changed);
        });

    [Fact]
    public void Evolution_moves_the_asked_fraction_when_no_unit_is_in_danger()
    {
        Network<double> network = Network(new TanhRnnCell(), new MaskDraw(0.5), units: 20, seed: 1);
        Network<double> changed = new SparseEvolution(Interval: 1, End: 1, Fraction: 0.3).Change(network, 1, new(7));
        Assert.Equal(60, changed.Layout.Mask.Places.Except(network.Layout.Mask.Places).Count());

        Network<double> otherwise = new SparseEvolution(Interval: 1, End: 1, Fraction: 0.3).Change(network, 1, new(8));
        Assert.NotEqual(changed.Layout.Mask.Places, otherwise.Layout.Mask.Places);
        Assert.Equal(
            changed.Layout.Mask.Places.Intersect(network.Layout.Mask.Places),
            otherwise.Layout.Mask.Places.Intersect(network.Layout.Mask.Places));
    }

    [Fact]
    public void A_dense_mask_has_no_place_to_evolve_to()
    {
        Network<double> network = Network(new TanhRnnCell(), new MaskDraw(0), units: 6, seed: 1);
        Network<double> changed = new SparseEvolution(Interval: 1, End: 1).Change(network, 1, new(7));
        Assert.Equal(network.Parameters.Cell, changed.Parameters.Cell);
    }

    [Fact]
    public void A_shared_mask_stays_shared_and_is_ranked_by_the_norm_over_its_gates()
    {
        Network<double> network = Network(new EgruCell(new EventFunction()), new MaskDraw(0), units: 2, seed: 1);
        // Row 0 by norm: weight 0 has (0.9, 0, 0), weight 1 has (0.6, 0.6, 0.6), which is more.
        SetRow(network, [[0.9, 0.6], [0, 0.6], [0, 0.6]]);
        Network<double> changed = new GradualPruning(0, 0.5, 1, 2, 1).Change(network, 2, new(1));
        Assert.Single(changed.Layout.Masks.Distinct());
        Assert.Equal([1], changed.Layout.Mask.Columns[..1]);

        Network<double> independent = Network(
            new EgruCell(new EventFunction()), new MaskDraw(0, Independent: true), units: 2, seed: 1);
        SetRow(independent, [[0.9, 0.6], [0, 0.6], [0, 0.6]]);
        Network<double> byGate = new GradualPruning(0, 0.5, 1, 2, 1).Change(independent, 2, new(1));
        Assert.Equal([0, 1, 1], byGate.Layout.Masks.Select(mask => mask.Columns[0]));
    }

    [Fact]
    public void Pruning_drops_the_weakest_down_to_the_schedule_and_grows_nothing() =>
        AnyNetwork.Sample((network, seed) =>
        {
            int iteration = 1 + (int)(seed % 10);
            var pruning = new GradualPruning(0, 0.9, Begin: 1, End: 10, Interval: 1);
            Network<double> changed = pruning.Change(network, iteration, new(seed));
            for (int gate = 0; gate < network.Layout.Gates; gate++)
            {
                RecurrentMask before = network.Layout.Masks[gate];
                RecurrentMask after = changed.Layout.Masks[gate];
                int target = RecurrentMask.WeightCount(before.Units, pruning.SparsityAfter(iteration));
                Assert.Empty(after.Places.Except(before.Places));
                Assert.Equal(Math.Min(before.Count, Math.Max(before.Units, target)), after.Count);
                AssertStrongestOfEachRowStays(network, gate, after);
                AssertWeakestDropped(network, gate, after);
            }

            AssertKeptAndNew(network, changed);
        });

    [Fact]
    public void The_sparsity_of_pruning_is_the_cubic_of_Zhu_and_Gupta()
    {
        var pruning = new GradualPruning(0.1, 0.9, Begin: 10, End: 20, Interval: 4);
        Assert.Equal(0.1, pruning.SparsityAfter(10), tolerance: 1e-12);
        Assert.Equal(0.9 - 0.8 / 8, pruning.SparsityAfter(15), tolerance: 1e-12);
        Assert.Equal(0.9, pruning.SparsityAfter(20), tolerance: 1e-12);
        Assert.Equal([10, 14, 18, 20], Enumerable.Range(1, 30).Where(pruning.AppliesAfter));
        Assert.Equal([3, 6, 9], Enumerable.Range(1, 30).Where(new SparseEvolution(Interval: 3, End: 10).AppliesAfter));
    }

    [Fact]
    public void Settings_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradualPruning(0.5, 0.4, 1, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradualPruning(0, 1.1, 1, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradualPruning(0, 0.5, 2, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradualPruning(0, 0.5, 0, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradualPruning(0, 0.5, 1, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseEvolution(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseEvolution(1, 1, Fraction: 1));
    }

    [Fact]
    public void A_mask_grows_only_where_it_has_no_weight()
    {
        var mask = RecurrentMask.FromDense(new[,] { { true, false }, { false, true } });
        Assert.Equal([0, 1], mask.Changed(new HashSet<int> { 1 }, [1]).Places);
        Assert.Throws<ArgumentException>(() => mask.Changed(new HashSet<int>(), [3]));
        Assert.Throws<ArgumentException>(() => mask.Changed(new HashSet<int>(), [1, 1]));
    }

    private static Gen<(Network<double> Network, ulong Seed)> AnyNetwork =>
        from cell in NetworkCase.AnyCell
        from units in Gen.Int[1, 15]
        from sparsity in Gen.Double[0, 1]
        from independent in Gen.Bool
        from seed in Gen.ULong
        select (Network(cell, new MaskDraw(sparsity * (1 - 1.0 / units), Independent: independent), units, seed), seed);

    private static Network<double> Network(Cell cell, MaskDraw masks, int units, ulong seed)
    {
        var layout = new CellLayout(cell, masks.Draw(cell, units, 2, new(seed)), inputs: 2, outputs: 1);
        return new InitialWeights().CreateNetwork<double>(cell, layout, Readout.LastStep, new(seed));
    }

    private static void SetRow(Network<double> network, double[][] weightsOfGates)
    {
        for (int gate = 0; gate < weightsOfGates.Length; gate++)
        {
            weightsOfGates[gate].CopyTo(network.Parameters.Cell, network.Layout.RecurrentWeight(k: 0, entry: 0, gate));
        }
    }

    private static double Magnitude(Network<double> network, int gate, int k, int entry) => Math.Sqrt(
        Enumerable.Range(0, network.Layout.Gates)
            .Where(other => network.Layout.Masks[other] == network.Layout.Masks[gate])
            .Sum(other => Math.Pow(network.Parameters.Cell[network.Layout.RecurrentWeight(k, entry, other)], 2)));

    private static void AssertStrongestOfEachRowStays(Network<double> network, int gate, RecurrentMask after)
    {
        RecurrentMask before = network.Layout.Masks[gate];
        for (int k = 0; k < before.Units; k++)
        {
            int strongest = Enumerable.Range(before.RowStarts[k], before.RowLength(k)).MaxBy(e => Magnitude(network, gate, k, e));
            Assert.True(after.Contains(k, before.Columns[strongest]));
        }
    }

    /// <summary>No dropped weight is stronger than a kept one, but for the strongest of each row.</summary>
    private static void AssertWeakestDropped(Network<double> network, int gate, RecurrentMask after)
    {
        RecurrentMask before = network.Layout.Masks[gate];
        double strongestDropped = 0;
        double weakestKept = double.MaxValue;
        for (int k = 0; k < before.Units; k++)
        {
            IEnumerable<int> entries = Enumerable.Range(before.RowStarts[k], before.RowLength(k));
            double[] row = [.. entries.Select(entry => Magnitude(network, gate, k, entry))];
            for (int i = 0; i < row.Length; i++)
            {
                if (!after.Contains(k, before.Columns[before.RowStarts[k] + i]))
                {
                    strongestDropped = Math.Max(strongestDropped, row[i]);
                }
                else if (row[i] < row.Max())
                {
                    weakestKept = Math.Min(weakestKept, row[i]);
                }
            }
        }

        Assert.True(strongestDropped <= weakestKept);
    }

    private static void AssertKeptAndNew(Network<double> before, Network<double> after)
    {
        Dictionary<string, double> old = new NamedParameters(before.Layout, before.Parameters).Values;
        Assert.All(
            new NamedParameters(after.Layout, after.Parameters).Values,
            named => Assert.Equal(old.GetValueOrDefault(named.Key), named.Value));
    }

    /// <summary>Every parameter under a name that does not depend on the masks.</summary>
    private sealed class NamedParameters
    {
        public NamedParameters(CellLayout layout, ParameterSet<double> parameters)
        {
            for (int k = 0; k < layout.Units; k++)
            {
                for (int gate = 0; gate < layout.Gates; gate++)
                {
                    AddGate(layout, parameters.Cell, k, gate);
                }

                if (layout.HasThresholds)
                {
                    Values.Add($"threshold {k}", parameters.Cell[layout.Threshold(k)]);
                }
            }

            foreach (double[] part in parameters.Parts[1..])
            {
                for (int i = 0; i < part.Length; i++)
                {
                    Values.Add($"readout {Values.Count - parameters.Cell.Length}", part[i]);
                }
            }
        }

        public Dictionary<string, double> Values { get; } = [];

        private void AddGate(CellLayout layout, double[] cell, int k, int gate)
        {
            RecurrentMask mask = layout.Masks[gate];
            for (int entry = mask.RowStarts[k]; entry < mask.RowStarts[k + 1]; entry++)
            {
                Values.Add($"recurrent {gate} {k} {mask.Columns[entry]}", cell[layout.RecurrentWeight(k, entry, gate)]);
            }

            for (int i = 0; i < layout.Inputs; i++)
            {
                Values.Add($"input {gate} {k} {i}", cell[layout.InputWeight(k, i, gate)]);
            }

            Values.Add($"bias {gate} {k}", cell[layout.Bias(k, gate)]);
        }
    }
}
